"""`itika dial`: a phone in the terminal, and the conversation written down as a journey."""

from app.console.dial.command import dial

__all__ = ["dial"]
