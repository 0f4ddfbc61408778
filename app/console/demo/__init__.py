"""`itika demo`: everything on this machine, a queue worth looking at, and one story through the real doors."""
