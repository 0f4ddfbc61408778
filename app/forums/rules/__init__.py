"""What decides about a baraza: PURE."""
