"""The pages by which staff come in, look after their own way in, and go."""
