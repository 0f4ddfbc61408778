"""Real servers on loopback: an ASGI application under uvicorn, and one that gives a recorded answer."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

HOST = "127.0.0.1"


@contextmanager
def served(app: Any, *, lifespan: str = "off") -> Iterator[str]:
    """The address at which `app` is served."""
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan=lifespan, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    with socket.create_server((HOST, 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.005)
        try:
            yield address(listening)
        finally:
            server.should_exit = True
            thread.join()


class Recorded:
    """Gives every caller `answer`, and keeps what they asked."""

    def __init__(self, listening: socket.socket) -> None:
        self.address = address(listening)
        self.answer = b""
        self.asked: list[bytes] = []
        self._listening = listening

    def run(self) -> None:
        """Serve until the socket is shut."""
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                if asked := _request(connection):
                    self.asked.append(asked)
                    connection.sendall(_last(self.answer))


@contextmanager
def recorded() -> Iterator[Recorded]:
    """A server that gives one answer, whatever it is asked."""
    with socket.create_server((HOST, 0)) as listening:
        server = Recorded(listening)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def address(listening: socket.socket) -> str:
    """Where it listens."""
    return f"http://{HOST}:{listening.getsockname()[1]}"


def nobody() -> str:
    """An address where nobody listens."""
    with socket.create_server((HOST, 0)) as listening:
        return address(listening)


def _last(answer: bytes) -> bytes:
    """An answer that says that none follows on its connection: else the next call may go out on what is shut."""
    status, end, rest = answer.partition(b"\r\n")
    return status + end + b"Connection: close\r\n" + rest if status.startswith(b"HTTP/") and end else answer


def _request(connection: socket.socket) -> bytes:
    """One whole request, or as much of it as came before the caller hung up."""
    asked = b""
    while not _whole(asked) and (piece := connection.recv(65536)):
        asked += piece
    return asked


def _whole(asked: bytes) -> bool:
    """Whether the head is there, and as much body as it announces."""
    head, end, body = asked.partition(b"\r\n\r\n")
    lengths = [int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(end) and len(body) >= sum(lengths)
