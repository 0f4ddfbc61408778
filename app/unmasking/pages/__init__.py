"""The pages of hidden numbers: ask, decide, look for a quarter of an hour."""
