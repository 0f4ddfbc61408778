"""A parent that imports once what its children need, and forks what the proofs kill.

One order comes in as a line of JSON, one answer goes out. It ends with its input, and its children with it.
"""

import gc
import json
import os
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import uvicorn

from app.log import configure

Order = dict[str, Any]
Roles = Mapping[str, Callable[..., None]]


class Nursery:
    """The listening sockets, which outlive whoever answers them, and the children, each in one of `roles`."""

    def __init__(self, roles: Roles, mutants: Roles) -> None:
        self._roles, self._mutants = roles, mutants
        self._sockets: dict[int, socket.socket] = {}
        self._children: set[int] = set()
        self._lifeline, self._life = os.pipe()

    def obey(self, order: Order) -> Order:
        """Do one order."""
        deeds: dict[str, Callable[[Order], Order]] = {
            "listen": self._listen,
            "start": self._start,
            "end": self._end,
        }
        return deeds[order["do"]](order)

    def close(self) -> None:
        """Kill whoever is left."""
        for pid in list(self._children):
            self._end({"pid": pid, "signal": signal.SIGKILL})

    def _listen(self, _: Order) -> Order:
        listening = socket.create_server(("127.0.0.1", 0), backlog=256)
        port = listening.getsockname()[1]
        self._sockets[port] = listening
        return {"port": port}

    def _start(self, order: Order) -> Order:
        pid = os.fork()
        if pid == 0:
            self._be(order)
        self._children.add(pid)
        return {"pid": pid}

    def _end(self, order: Order) -> Order:
        """Signal a child of ours and wait for its end; one that ended before is reaped all the same."""
        pid = order["pid"]
        if order["signal"]:
            os.kill(pid, order["signal"])
        _, status = os.waitpid(pid, 0)
        self._children.discard(pid)
        return {"status": os.waitstatus_to_exitcode(status)}

    def _be(self, order: Order) -> None:
        """The rest of a child's life."""
        try:
            os.close(self._life)
            os.environ.update(order["environment"])
            nothing, log = os.open(os.devnull, os.O_RDONLY), os.open(order["log"], os.O_WRONLY | os.O_APPEND)
            for ours, theirs in ((nothing, 0), (log, 1), (log, 2)):
                os.dup2(ours, theirs)
            threading.Thread(target=self._die_with_parent, daemon=True).start()
            configure()
            for name, argument in order["mutants"].items():
                self._mutants[name](argument)
            self._roles[order["role"]](self._sockets.get(order["port"]))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)

    def _die_with_parent(self) -> None:
        os.read(self._lifeline, 1)
        os._exit(1)


def serve(factory: Callable[[], Any], listening: socket.socket | None) -> None:
    """Answer on a socket that was opened already."""
    assert listening
    config = uvicorn.Config(factory, factory=True, access_log=False, log_config=None, timeout_graceful_shutdown=2)
    uvicorn.Server(config).run(sockets=[listening])


def run(roles: Roles, mutants: Roles) -> None:
    """Obey until the input ends."""
    nursery = Nursery(roles, mutants)
    gc.freeze()
    try:
        for line in sys.stdin:
            sys.stdout.write(json.dumps(nursery.obey(json.loads(line))) + "\n")
            sys.stdout.flush()
    finally:
        nursery.close()
