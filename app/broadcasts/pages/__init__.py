"""The pages of notices: write, see what it comes to, try, release as a second person, watch, hold up."""
