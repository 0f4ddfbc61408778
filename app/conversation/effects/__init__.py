"""The effects that menus name: what happens when a resident asks for it."""

from app.conversation.effects import (
    answering,
    attending,
    barazas,
    calling,
    controls,
    following,
    greeting,
    protecting,
    reporting,
    returning,
    texting,
)
from app.conversation.effects.naming import EFFECTS

__all__ = [
    "EFFECTS",
    "answering",
    "attending",
    "barazas",
    "calling",
    "controls",
    "following",
    "greeting",
    "protecting",
    "reporting",
    "returning",
    "texting",
]
