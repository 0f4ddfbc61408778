"""The processes of a demo: web, worker and stand-in provider, each a real `itika` command."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from app.console.database import Unusable
from app.settings import ROOT

PATIENCE = 60.0
GRACE = 15.0


class Children:
    """Starts commands and stops them in the opposite order; each writes its log into one folder."""

    def __init__(self, environment: Mapping[str, str], logs: Path) -> None:
        self._environment, self._logs = {**os.environ, **environment}, logs
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> Self:
        self._logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for _, child in reversed(self._running):
            child.terminate()
        for _, child in reversed(self._running):
            try:
                child.wait(GRACE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def start(self, *arguments: str) -> None:
        """Start `itika <arguments>`; a session of its own, so that Ctrl-C reaches only the demo."""
        with (self._logs / f"{arguments[0]}.log").open("ab") as log:
            child = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "app", *arguments],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._running.append((arguments[0], child))

    def wait_until_it_answers(self, address: str) -> None:
        """Return once `address` answers 200; raises `Unusable` when a child died or took too long."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.must_live()
            with suppress(httpx.TransportError):
                if httpx.get(address, timeout=5).status_code == httpx.codes.OK:
                    return
            time.sleep(0.1)
        raise Unusable(f"Nothing answers at {address} after {PATIENCE:.0f} seconds: see the logs in {self._logs}.")

    def must_live(self) -> None:
        """Raise `Unusable` with the last line of its log when a child has ended."""
        for name, child in self._running:
            if child.poll() is not None:
                lines = (self._logs / f"{name}.log").read_text("utf-8", "replace").strip().splitlines()
                raise Unusable(f"`itika {name}` has ended: {lines[-1] if lines else 'it said nothing'}")
