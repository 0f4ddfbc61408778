"""The API of barazas."""
