"""`itika dial` and `itika text`: a phone in the terminal, and the conversation written down as a journey."""

from app.console.dial.command import dial, text

__all__ = ["dial", "text"]
