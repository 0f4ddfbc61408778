"""The county's people: who they are, what they may do, and the doors they come in by."""
