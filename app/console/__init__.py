"""The console's commands, one file each; `app/__main__.py` lists them."""
