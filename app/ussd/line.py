"""A lane's line to the database: one connection kept for itself, which somebody else can cut when it hangs."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

IDLE = 1.0
"""Seconds after which a connection may have been lost unnoticed; shorter ones are not asked first."""


class Line:
    """Knows since when a lane waits for its database, and cuts that wait.

    A server that is frozen, or a network that swallows packets, sends no error: `statement_timeout` runs on the
    server and cannot help. Shutting the socket down makes the waiting call fail at once. The connection is not
    one of a pool's: asking a pooled one whether it lives can hang before anybody knows its socket.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._lock = threading.Lock()
        self._since: float | None = None
        self._socket: int | None = None
        self._rested_at = 0.0

    @contextmanager
    def busy(self) -> Iterator[Connection]:
        """The connection, alive; the lane counts as busy until the block ends, connecting included."""
        self._wait_on(None)
        try:
            yield self._reach()
        except DBAPIError:
            self.hang_up()
            raise
        finally:
            with self._lock:
                self._since = self._socket = None
            self._rested_at = time.monotonic()

    def _reach(self) -> Connection:
        if self._connection is not None and time.monotonic() - self._rested_at > IDLE:
            try:
                self._wait_on(self._connection)
                self._connection.exec_driver_sql("SELECT 1")
                self._connection.rollback()
            except DBAPIError:
                self.hang_up()
        if self._connection is None:
            self._wait_on(None)
            self._connection = self._engine.connect()
        self._wait_on(self._connection)
        return self._connection

    def _wait_on(self, connection: Connection | None) -> None:
        """The lane waits from now on, for this connection or for a new one."""
        driver = connection.connection.driver_connection if connection is not None else None
        with self._lock:
            self._since = time.monotonic()
            self._socket = driver.fileno() if driver is not None else None

    def hang_up(self) -> None:
        """Let go of the connection; the next turn makes a new one."""
        with self._lock:
            self._socket = None
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def stuck_for(self, now: float) -> float:
        """Seconds since the lane went to the database, 0 when it is not there."""
        since = self._since
        return now - since if since is not None else 0.0

    def cut(self) -> bool:
        """Shut the connection down under the waiting call, which then fails as lost; whether there was one."""
        with self._lock:
            if self._socket is None:
                return False
            with suppress(OSError), socket.socket(fileno=os.dup(self._socket)) as line:
                line.shutdown(socket.SHUT_RDWR)
            self._socket = None
            return True
