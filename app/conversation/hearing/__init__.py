"""What is heard in a text: keywords, topics and places, guessed from words alone."""
