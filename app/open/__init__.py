"""What everybody may read without signing in: the service, what it does with a number, barazas, who is late."""
