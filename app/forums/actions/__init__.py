"""What is done about a baraza."""
