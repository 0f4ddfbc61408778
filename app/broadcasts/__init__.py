"""One text to many subscribers: written by one person, released by another, at most once to each."""
