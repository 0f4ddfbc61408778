"""A parent that imports the app once and forks what the proofs kill: `python -m tests.proofs.nursery`.

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
from datetime import UTC, datetime
from typing import Any

import uvicorn

from app import content, main, worker
from app.africastalking.fake import make_fake
from app.log import configure
from app.menu import library
from app.settings import MENUS, load_settings
from tests.proofs.mutants import MUTANTS

Order = dict[str, Any]


class Nursery:
    """The listening sockets, which outlive whoever answers them, and the children."""

    def __init__(self) -> None:
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
                MUTANTS[name](argument)
            ROLES[order["role"]](self._sockets.get(order["port"]))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)

    def _die_with_parent(self) -> None:
        os.read(self._lifeline, 1)
        os._exit(1)


def web(listening: socket.socket | None) -> None:
    """`itika serve` on a socket that was opened already."""
    _serve(main.make_app, listening)


def work(_: None) -> None:
    """`itika work`."""
    worker.run_worker(load_settings())


def provider(listening: socket.socket | None) -> None:
    """`itika fake`."""
    _serve(lambda: make_fake(os.environ["PROOF_CALLBACK"]), listening)


def _serve(factory: Callable[[], Any], listening: socket.socket | None) -> None:
    assert listening
    config = uvicorn.Config(factory, factory=True, access_log=False, log_config=None, timeout_graceful_shutdown=2)
    uvicorn.Server(config).run(sockets=[listening])


ROLES: dict[str, Callable[..., None]] = {"web": web, "work": work, "provider": provider}


def prepare() -> None:
    """Import what a server imports late, and prove and compile the menus: the children inherit it all."""
    config = uvicorn.Config(make_fake, factory=True, log_config=None)
    config.load()
    config.get_loop_factory()
    for pure in (library.library_of, library.read_library, content.faults_in, content.content_of):
        remember(pure)
    given, menus = content.given_facts(load_settings()), library.read_library(MENUS)
    content.faults_in(menus, given)
    content.content_of(library.library_of(menus.sources), given, now=datetime.now(UTC))


def remember(pure: Callable[..., Any]) -> None:
    """Let a function of the menus keep what it gave for each version of them, wherever it was imported to."""
    kept: dict[tuple[str, ...], Any] = {}

    def remembered(*of: Any, **named: Any) -> Any:
        key = tuple(map(version, of))
        if key not in kept:
            kept[key] = pure(*of, **named)
        return kept[key]

    def version(of: Any) -> str:
        if isinstance(of, Mapping):
            return library.version_of(of)
        return of.version if isinstance(of, library.Library) else str(of)

    for name, module in list(sys.modules.items()):
        if name.startswith("app."):
            for word, value in list(vars(module).items()):
                if value is pure:
                    setattr(module, word, remembered)


def run() -> None:
    """Obey until the input ends."""
    nursery = Nursery()
    prepare()
    gc.freeze()
    try:
        for line in sys.stdin:
            sys.stdout.write(json.dumps(nursery.obey(json.loads(line))) + "\n")
            sys.stdout.flush()
    finally:
        nursery.close()


if __name__ == "__main__":
    run()
