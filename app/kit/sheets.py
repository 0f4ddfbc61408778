"""What a spreadsheet makes of text, and how to keep it text."""

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def guarded(text: str) -> str:
    """The text as a cell of a CSV that no spreadsheet computes (OWASP ASVS 1.2.10)."""
    return f"'{text}" if text.startswith(RISKY) else text
