"""A line between the app and its PostgreSQL on which the faults of networks and servers can be had."""

import asyncio
import socket
import struct
import threading
from collections.abc import Coroutine
from contextlib import suppress
from enum import Enum, auto
from typing import Any, Self

from sqlalchemy.engine import make_url

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]

COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"
"""A COMMIT as the driver sends it."""
DONE = b"COMMIT\x00"
"""In what the server answers to it."""
ABRUPTLY = struct.pack("ii", 1, 0)
"""Closing sends a reset."""
CHUNK = 65536
LAG_S = 1.0
BUDGETS = range(0, 4000, 170)


class Fault(Enum):
    """What is wrong with the line."""

    NONE = auto()
    REFUSED = auto()
    """Nobody listens, and whoever was connected is cut off."""
    HUNG = auto()
    """Connections are taken and all that they carry is swallowed. One that hung once stays dead, and neither end
    is told: so does a firewall that forgot it."""
    FROZEN = auto()
    """Nothing passes; afterwards all of it arrives."""
    RESET = auto()
    """Connections are reset after some bytes of the server's, each after others."""
    LAGGING = auto()
    """Every packet is a second late."""
    COMMIT_LOST = auto()
    """A COMMIT is swallowed on its way, and whatever comes after it."""
    ANSWER_LOST = auto()
    """A COMMIT is done, and its answer never comes."""
    ANSWER_RESET = auto()
    """A COMMIT is done, and the connection is reset before its answer comes."""


ON_COMMIT = {Fault.COMMIT_LOST, Fault.ANSWER_LOST, Fault.ANSWER_RESET}


class Faultline:
    """Listens on 127.0.0.1 for a PostgreSQL elsewhere; as a context it runs in a thread of its own.

    `commits` met a fault on their way; the server carried out `commits_done` of them.
    """

    def __init__(self, database_url: str) -> None:
        self._url = make_url(database_url)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._listening: asyncio.Server | None = None
        self._port = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines: set[Line] = set()
        self._drawn = 0
        self.fault = Fault.NONE
        self.commits = self.commits_done = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._become(Fault.NONE))
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        """The database's address by way of this line; in clear, so that a COMMIT can be told."""
        elsewhere = {name: value for name, value in self._url.query.items() if name not in ("host", "port")}
        query = {**elsewhere, "sslmode": "disable", "gssencmode": "disable"}
        line = self._url.set(host="127.0.0.1", port=self._port, query=query)
        return line.render_as_string(hide_password=False)

    def be(self, fault: Fault) -> None:
        """From now on this is wrong; `Fault.NONE`: nothing, for what is connected from now on."""
        self._do(self._become(fault))

    def draw_budget(self) -> int:
        """After how many bytes of the server's a connection is reset: each time elsewhere in a hop."""
        self._drawn += 1
        return BUDGETS[self._drawn * 7 % len(BUDGETS)]

    def _do(self, deed: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(deed, self._loop).result(10)

    async def _become(self, fault: Fault) -> None:
        self.fault = fault
        if fault is Fault.REFUSED:
            self._deafen()
            for line in list(self._lines):
                line.reset()
        elif self._listening is None:
            self._listening = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
            self._port = self._listening.sockets[0].getsockname()[1]
        if fault is Fault.HUNG:
            for line in self._lines:
                line.dead = True

    def _deafen(self) -> None:
        if self._listening:
            self._listening.close()
            self._listening = None

    async def _end(self) -> None:
        self._deafen()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)

    async def _accept(self, *app: Any) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        line = Line(self, app, None if self.fault is Fault.HUNG else await self._reach())
        self._lines.add(line)
        try:
            await line.carry()
        except asyncio.CancelledError:
            pass
        finally:
            self._lines.discard(line)
            line.close()

    async def _reach(self) -> Ends | None:
        """The server itself; None when it does not answer, and then the app is hung up on."""
        host = str(self._url.query.get("host") or self._url.host or "/var/run/postgresql")
        port = self._url.query.get("port") or self._url.port or 5432
        with suppress(OSError):
            if host.startswith("/"):
                return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
            return await asyncio.open_connection(host, port)
        return None


class Line:
    """One connection of the app's and its other half to the server. `dead`: it swallows everything."""

    def __init__(self, faultline: Faultline, app: Ends, server: Ends | None) -> None:
        self._faultline = faultline
        self._app, self._server = app, server
        self._budget = faultline.draw_budget()
        self._committing = False
        self.dead = faultline.fault is Fault.HUNG

    async def carry(self) -> None:
        """Both ways, until both have ended."""
        if self._server:
            await asyncio.gather(self._outward(*self._server), self._inward(*self._server))
        elif self.dead:
            while await self._app[0].read(CHUNK):
                pass

    async def _outward(self, _: asyncio.StreamReader, server: asyncio.StreamWriter) -> None:
        while chunk := await self._passed(self._app[0]):
            if self._faultline.fault in ON_COMMIT and COMMIT in chunk:
                self._faultline.commits += 1
                self._committing = True
                self.dead = self._faultline.fault is Fault.COMMIT_LOST
            if not self.dead:
                server.write(chunk)
        # A dead line carries no farewell either: the server goes on waiting for the app.
        if not self.dead:
            server.close()

    async def _inward(self, server: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        while chunk := await self._passed(server):
            if self._committing and not self.dead:
                self._faultline.commits_done += DONE in chunk
                self.dead = True
                if self._faultline.fault is Fault.ANSWER_RESET:
                    self.reset()
            if self._faultline.fault is Fault.RESET:
                self._budget -= len(chunk)
                if self._budget < 0:
                    self.reset()
            if not self.dead:
                self._app[1].write(chunk)
        if not self.dead:
            self._app[1].close()

    async def _passed(self, reader: asyncio.StreamReader) -> bytes:
        """What comes next, once the line lets it pass; empty at the end."""
        try:
            chunk = await reader.read(CHUNK)
        except OSError:
            chunk = b""
        if self._faultline.fault is Fault.LAGGING:
            await asyncio.sleep(LAG_S)
        while self._faultline.fault is Fault.FROZEN:
            await asyncio.sleep(0.01)
        return chunk

    def reset(self) -> None:
        """Cut the app off with a reset; the server sees it go."""
        self.dead = True
        with suppress(OSError):
            self._app[1].get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABRUPTLY)
        self.close()

    def close(self) -> None:
        """Let go of both ends."""
        self._app[1].transport.abort()
        if self._server:
            self._server[1].transport.abort()
