"""The SMS inbox of one handset, as the stand-in provider knows it."""

import time
from dataclasses import dataclass

import httpx

PATIENCE = 20.0


@dataclass(slots=True)
class Inbox:
    """What one handset got; `seen` counts what was looked at already."""

    http: httpx.Client
    provider: str
    number: str
    seen: int = 0

    def all(self) -> list[str]:
        """Every text on the handset, the oldest first."""
        answer = self.http.get(f"{self.provider}/handset/{self.number}")
        answer.raise_for_status()
        return [text["words"] for text in answer.json()["texts"]]

    def write(self, words: str) -> None:
        """Write an SMS from this handset, which the provider brings to the gateway."""
        self.http.post(f"{self.provider}/handset/{self.number}/text", json={"text": words}).raise_for_status()

    def skip(self) -> None:
        """What is there now is old."""
        self.seen = len(self.all())

    def new(self) -> list[str]:
        """The texts that came since the last look."""
        fresh = self.all()[self.seen :]
        self.seen += len(fresh)
        return fresh

    def wait(self, count: int = 1) -> list[str]:
        """The next `count` texts; raises TimeoutError when they do not come."""
        fresh: list[str] = []
        until = time.monotonic() + PATIENCE
        while len(fresh) < count:
            fresh += self.new()
            if time.monotonic() > until:
                raise TimeoutError(f"only {len(fresh)} of {count} texts came within {PATIENCE:.0f} seconds")
            time.sleep(0.1)
        return fresh
