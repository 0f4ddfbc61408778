"""The text that tells a resident, later, that somebody saw their number."""

TEXT = "complaint.unmasked"


def key_of(request_id: int) -> str:
    """The key of the text about one request."""
    return f"unmasking.{request_id}"


TEXTS = {TEXT: "reference date"}
"""The texts that the menus must have, each with the facts that it is given."""
