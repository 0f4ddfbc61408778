"""What needs somebody now, out of every room."""
