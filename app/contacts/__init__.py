"""Who holds the phone: the only place where a number is kept, and only sealed."""
