"""The staff door on a port of its own, for whoever knocks from another process."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from app.web.app import StaffDoor


@contextmanager
def served(app: StaffDoor) -> Iterator[str]:
    """The application, answering; gives its address."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
