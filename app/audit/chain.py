"""The chain: each sealed entry carries a hash of itself and of all before it, so that none can change unseen."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

GENESIS = bytes(32)
"""What the first link hangs on."""
LONGEST = timedelta(minutes=10)
"""Longer than any transaction that writes an entry lasts: the server ends one that is silent for 30 seconds."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the chain takes it in."""

    id: int
    at: datetime
    person_id: int | None
    deed: str
    about: str
    detail: Mapping[str, str]

    def as_bytes(self) -> bytes:
        """The entry in one spelling only: JSON with its names in order and its moment in UTC."""
        told = [self.id, _moment(self.at), self.person_id, self.deed, self.about, dict(sorted(self.detail.items()))]
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def link(before: bytes, number: int, sealed_at: datetime, told: Told) -> bytes:
    """The hash of one link, 32 bytes of SHA-256: of the link before, its own number and moment, and its entry."""
    head = f"{number}/{_moment(sealed_at)}/".encode()
    return hashlib.sha256(before + head + told.as_bytes()).digest()


@dataclass(frozen=True, slots=True)
class Head:
    """The last link at some moment. Kept elsewhere, it tells whether the chain below it is still the same."""

    number: int
    hash: bytes

    def as_bytes(self) -> bytes:
        """What is signed."""
        return f"{self.number}/{self.hash.hex()}".encode()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
