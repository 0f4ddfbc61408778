"""A key to the API or to a session as text, and what is kept of it."""

from base64 import urlsafe_b64encode
from hashlib import sha256

PREFIX = "itk_"
KEY_BYTES = 32


def spell(random: bytes) -> str:
    """The key as its holder sees it: "itk_", so that a leaked one can be searched for, and 43 characters."""
    return PREFIX + spell_bits(random)


def spell_bits(random: bytes) -> str:
    """Random bits in letters that an address and a cookie may hold: 43 of 32 bytes."""
    return urlsafe_b64encode(random).rstrip(b"=").decode()


def hash_of(key: str) -> bytes:
    """What is kept. Plain SHA-256 is enough: the key is 256 random bits, so there is nothing to guess."""
    return sha256(key.encode()).digest()
