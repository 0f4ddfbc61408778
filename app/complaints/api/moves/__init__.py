"""What staff do to a complaint over HTTP: a table of doings, each with its address and its action."""
