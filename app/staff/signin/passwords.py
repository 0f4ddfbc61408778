"""Passwords: argon2id, one hash at a time and few in the queue, so that no crowd at the door slows a caller."""

import secrets
from threading import BoundedSemaphore, Lock
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from app.kit.errors import Conflict
from app.staff.signin.rules import LONGEST_PASSWORD

# RFC 9106 §4, second choice, on one lane: 64 MiB and three passes.
HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
QUEUE = 4


class Wait(Conflict):
    """Not looked at; it may be tried again in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__("staff.wait", f"Too many tries: wait {seconds} s and try again.")
        self.seconds = seconds


class Passwords:
    """Hashes and compares, for one process."""

    def __init__(self, hasher: PasswordHasher = HASHER) -> None:
        self._hasher = hasher
        self._queue, self._turn = BoundedSemaphore(QUEUE), Lock()
        self._nobodys = hasher.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        """What is kept of a password, different each time."""
        with self._turn:
            return self._hasher.hash(_bytes(password))

    def fits(self, password: str, kept: str | None) -> bool:
        """Whether it is this password; of nobody never, and that takes as long to say. Raises Wait when too many
        others are waiting to be told.
        """
        if not self._queue.acquire(blocking=False):
            raise Wait(2)
        try:
            with self._turn:
                self._hasher.verify(kept or self._nobodys, _bytes(password[: LONGEST_PASSWORD + 1]))
        except VerifyMismatchError:
            return False
        finally:
            self._queue.release()
        return kept is not None


def _bytes(password: str) -> bytes:
    """The same for the same letters, whichever way a keyboard puts their accents."""
    return normalize("NFC", password).encode("utf-8", "surrogatepass")
