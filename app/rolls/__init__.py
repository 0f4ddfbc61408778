"""Lists of subscribers that were gathered elsewhere: read, tried dry, taken in with the consent they came with."""
