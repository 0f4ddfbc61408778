"""What staff look up among complaints: lists and their counts, search, statistics."""
