"""The house as the proofs run it: real processes, forked by a nursery, on a real database."""

import json
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

from app.keys import create_keys_file, load_sealer
from app.settings import ROOT, VAR

CODE = "*384*50#"


class Nursery:
    """Forks and ends processes; any thread may ask. All houses share its keys, which it makes in `folder`.

    `module` is the parent that imports what its children need.
    """

    def __init__(self, folder: Path, module: str = "tests.proofs.nursery") -> None:
        self.keys = folder / "keys.json"
        create_keys_file(self.keys)
        self.sealer = load_sealer(self.keys)
        self._lock = threading.Lock()
        self._parent = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def ask(self, do: str, **what: Any) -> dict[str, Any]:
        """Give one order; raises when the nursery is gone."""
        with self._lock:
            self._parent.stdin.write(json.dumps({"do": do, **what}) + "\n")
            self._parent.stdin.flush()
            return json.loads(self._parent.stdout.readline())

    def close(self) -> None:
        """End it, and with it whoever it forked."""
        self._parent.stdin.close()
        self._parent.wait(30)
        self._parent.stdout.close()


@dataclass
class Process:
    """One of the house's processes, which can be killed and started again under the same address."""

    nursery: Nursery
    role: str
    log: Path
    environment: Mapping[str, str]
    port: int = 0
    mutants: Mapping[str, Any] = field(default_factory=dict)
    pid: int = 0

    def start(self, **moments: int) -> None:
        """Fork it; `moments` are entries of `mutants` for this life only."""
        self.log.touch(mode=0o600)
        self.pid = self.nursery.ask(
            "start",
            role=self.role,
            port=self.port,
            log=str(self.log),
            environment=dict(self.environment),
            mutants={**self.mutants, **moments},
        )["pid"]

    def kill(self) -> None:
        """kill -9; the socket stays open, so that the network only sees its connections reset."""
        self.end(signal.SIGKILL)

    def wait(self) -> int:
        """Its exit status, when it ends by itself."""
        return self.end(0)

    def end(self, sign: int = signal.SIGTERM) -> int:
        """Signal it and wait for its end."""
        pid, self.pid = self.pid, 0
        return self.nursery.ask("end", pid=pid, signal=int(sign))["status"] if pid else 0


@dataclass
class House:
    """Web, worker and stand-in provider on one database; none is started by itself."""

    callback: str
    web: Process
    work: Process
    provider: Process

    def open(self) -> None:
        """Start the web process and wait until it answers; before that, connections wait at its door."""
        self.web.start()
        try:
            httpx.get(f"http://127.0.0.1:{self.web.port}/live", timeout=60, trust_env=False).raise_for_status()
        except httpx.HTTPError:
            raise AssertionError(f"the web does not answer: {self.web.log.read_text()[-2000:]}") from None

    @property
    def hop(self) -> str:
        """The address of the USSD callback."""
        return f"{self.callback}/ussd"

    @property
    def carrier(self) -> str:
        """The address of the stand-in provider."""
        return f"http://127.0.0.1:{self.provider.port}"


@contextmanager
def a_house(nursery: Nursery, folder: Path, database_url: str, **mutants: Any) -> Iterator[House]:
    """A house on `database_url`, its logs in `folder`; its processes are killed in the end."""
    folder.mkdir()
    secret = secrets.token_urlsafe(32)
    doors, carrier = (nursery.ask("listen")["port"] for _ in range(2))
    callback = f"http://127.0.0.1:{doors}/at/{secret}"
    environment = {
        "DATABASE_URL": database_url,
        "ITIKA_ENV": "development",
        "ITIKA_KEYS_FILE": str(nursery.keys),
        "ITIKA_CALLBACK_SECRETS": secret,
        "ITIKA_PORT": str(doors),
        "USSD_CODE": CODE,
        "AT_BASE_URL": f"http://127.0.0.1:{carrier}",
        "AT_USERNAME": "sandbox",
        "AT_API_KEY": "proofs",
        "SMS_PER_SECOND": "100000",
        "SMS_NOTICE_HOURS": "0-24",
        "PROOF_CALLBACK": callback,
    }
    roles = {"web": doors, "work": 0, "provider": carrier}
    processes = {
        role: Process(nursery, role, folder / f"{role}.log", environment, port, mutants)
        for role, port in roles.items()
    }
    try:
        yield House(callback, **processes)
    finally:
        for process in processes.values():
            process.kill()


def connect(url: str) -> psycopg.Connection:
    """A connection as SQLAlchemy's address means it; every statement by itself."""
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def figures(suite: str, **numbers: Any) -> None:
    """Leave what was measured as one line of JSON in `var/proofs.jsonl`, if this account may write there."""
    line = json.dumps({"suite": suite, **numbers})
    with suppress(OSError), (VAR / "proofs.jsonl").open("a", encoding="utf-8") as kept:
        kept.write(f"{line}\n")
