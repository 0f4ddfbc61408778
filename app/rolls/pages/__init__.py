"""The pages of lists: send one in, say which column holds what, try it dry, begin it, watch it, stop it."""
