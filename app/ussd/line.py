"""A lane's line to the database, which somebody else can cut when it hangs."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from psycopg import Connection
from sqlalchemy.orm import Session


class Line:
    """Knows since when a lane waits for its database, and cuts that wait.

    A server that is frozen, or a network that swallows packets, sends no error: `statement_timeout` runs on the
    server and cannot help. Shutting the socket down makes the waiting call fail at once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since: float | None = None
        self._socket: int | None = None

    @contextmanager
    def busy_with(self, db: Session) -> Iterator[None]:
        """Mark the lane as busy from here on, connecting included."""
        with self._lock:
            self._since = time.monotonic()
        try:
            connection = db.connection().connection.driver_connection
            if isinstance(connection, Connection):
                with self._lock:
                    self._socket = connection.fileno()
            yield
        finally:
            with self._lock:
                self._since = self._socket = None

    def stuck_for(self, now: float) -> float:
        """Seconds since the lane went to the database, 0 when it is not there."""
        since = self._since
        return now - since if since is not None else 0.0

    def cut(self) -> None:
        """Shut the connection down under the waiting call, which then fails as a lost connection."""
        with self._lock:
            if self._socket is None:
                return
            with suppress(OSError), socket.socket(fileno=os.dup(self._socket)) as line:
                line.shutdown(socket.SHUT_RDWR)
            self._socket = None
