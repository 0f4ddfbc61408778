"""What is known of a person: how long, for whom, and how it ends."""
