"""Anchors: the chain's last link, signed, in a file that nobody reaches who rewrites the database."""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.audit.chain import Head

Sign = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Anchors:
    """The heads that a file holds, in its order, and the lines in it that are none of ours or were changed."""

    heads: Sequence[Head]
    spoilt: Sequence[int]


class Anchor:
    """Writes the head down whenever it has moved since this process wrote last."""

    def __init__(self, path: Path, sign: Sign) -> None:
        self._path, self._sign = path, sign
        self._at: Head | None = None

    def drop(self, head: Head | None) -> int:
        """How many heads were written: 1, or 0 where nothing is new. Raises OSError."""
        if head is None or head == self._at:
            return 0
        drop(self._path, head, self._sign)
        self._at = head
        return 1


def drop(path: Path, head: Head, sign: Sign) -> None:
    """Add a head to the file, on disk when this returns; the file is made with mode 0600. Raises OSError."""
    line = {"number": head.number, "hash": head.hash.hex(), "signature": sign(head.as_bytes()).hex()}
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, (json.dumps(line) + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path, sign: Sign) -> Anchors:
    """What the file holds. A last line that was cut off by a crash is passed over. Raises OSError."""
    heads, spoilt = [], []
    whole, _, _ = path.read_text(encoding="utf-8").rpartition("\n")
    for place, line in enumerate(whole.splitlines(), start=1):
        head = _read(line, sign)
        if head is None:
            spoilt.append(place)
        else:
            heads.append(head)
    return Anchors(heads, spoilt)


def _read(line: str, sign: Sign) -> Head | None:
    try:
        told = json.loads(line)
        head = Head(int(told["number"]), bytes.fromhex(told["hash"]))
        signature = bytes.fromhex(told["signature"])
    except (ValueError, KeyError, TypeError):
        return None
    return head if signature == sign(head.as_bytes()) else None
