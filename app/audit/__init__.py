"""The trail: who read or changed what, in a table that refuses to forget."""
