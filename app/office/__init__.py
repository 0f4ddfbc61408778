"""The pages by which the house itself is kept: the trail, the texts on their way, days off, what is published."""
