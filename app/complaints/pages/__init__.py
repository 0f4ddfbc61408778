"""The pages of complaints: what the API reads and does, for people who work on them all day."""
