"""The text that tells a resident, later, that somebody saw their number."""

TEXT = "complaint.unmasked"
TEXTS = {TEXT: "reference date"}
"""The texts that the menus must have, each with the facts that it is given."""
