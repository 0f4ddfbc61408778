"""The parent of the house's processes, with the menus proved once for all: `python -m tests.proofs.nursery`."""

import os
import socket
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import uvicorn

from app import content, main, worker
from app.africastalking.fake import make_fake
from app.menu import library
from app.settings import MENUS, load_settings
from tests.proofs.forks import Roles, run, serve
from tests.proofs.mutants import MUTANTS


def web(listening: socket.socket | None) -> None:
    """`itika serve` on a socket that was opened already."""
    serve(main.make_app, listening)


def work(_: None) -> None:
    """`itika work`."""
    worker.run_worker(load_settings())


def provider(listening: socket.socket | None) -> None:
    """`itika fake`."""
    serve(lambda: make_fake(os.environ["PROOF_CALLBACK"]), listening)


ROLES: Roles = {"web": web, "work": work, "provider": provider}


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


if __name__ == "__main__":
    prepare()
    run(ROLES, MUTANTS)
