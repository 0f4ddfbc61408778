"""Lists of subscribers that were gathered elsewhere."""
