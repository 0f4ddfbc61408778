"""Every text we owe somebody: written with the deed that caused it, sent by the worker, told once."""
