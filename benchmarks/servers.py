"""The servers that are compared: the desk, the same desk with each hop alone, a constant answer, and bare rows."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import httpx
import psycopg
import uvicorn

from app.console.demo.running import free_port
from app.embedded import Urls
from app.main import build
from app.settings import ROOT, load_settings
from app.ussd import desk

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Server:
    """A running server and its process."""

    KINDS: ClassVar[tuple[str, ...]] = ("constant", "alone", "desk")

    kind: str
    port: int
    path: str
    process: subprocess.Popen[bytes]

    def cpu(self) -> float:
        """Seconds of processor the process has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def megabytes(self) -> float:
        """Resident memory, in MB."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def serve(kind: str, urls: Urls, keys: Path, secret: str) -> Iterator[Server]:
    """One server of a kind, ready; stopped in the end."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": urls.app,
        "ITIKA_KEYS_FILE": str(keys),
        "ITIKA_CALLBACK_SECRETS": secret,
        "ITIKA_PORT": str(port),
    }
    command = [sys.executable, "-m", "benchmarks.servers", kind]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            server = Server(kind, port, f"/at/{secret}/ussd", process)
            _wait(server)
            yield server
        finally:
            process.terminate()


def _wait(server: Server) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        with suppress(httpx.TransportError):
            httpx.post(f"http://127.0.0.1:{server.port}{server.path}", content=b"", timeout=5)
            return
        time.sleep(0.1)
    raise TimeoutError(server.kind)


def answering(answer: Callable[[bytes], bytes]) -> Any:
    """A server that reads the body and answers what `answer` makes of it, and nothing else."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        told = answer(body)
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(told))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": told})

    return app


def rows(url: str) -> Callable[[bytes], bytes]:
    """The control of the desk: the rows of the statement that was sent, as JSON; no right, no trail, no shape."""
    connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)

    def answer(body: bytes) -> bytes:
        asked = json.loads(body or "{}")
        found = connection.execute(asked.get("statement", "SELECT 1"), asked.get("facts")).fetchall()
        return json.dumps(found, default=str).encode()

    return answer


def main(kind: str) -> None:
    """Be one of the servers, in this process."""
    settings = load_settings()
    if kind == "alone":
        desk.BATCH = 1
    match kind:
        case "constant":
            app = answering(lambda _: b"CON yes")
        case "rows":
            app = answering(rows(settings.database_url or ""))
        case _:
            app = build(settings)
    uvicorn.run(app, host="127.0.0.1", port=settings.itika_port, access_log=False, log_level="warning")


if __name__ == "__main__":
    main(sys.argv[1])
