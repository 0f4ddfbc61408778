"""The shelf: the menus that one process has at hand, the one in force and those that dialogues began with."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.db import Sessions, transaction
from app.editions import queries
from app.editions.press import Lost, Press
from app.kit.errors import NotFound
from app.log import log
from app.menu.compile import Menu

LATELY = timedelta(minutes=10)
"""Dialogues last three minutes at most; the menus of this time are made ready before somebody asks for them."""


class Shelf:
    """Gives each dialogue the menu that it began with, and words texts by the one in force.

    `settle` is done before the first look, in the same transaction; it sees to it that something is in force.
    Threads may share it. A menu once made is kept: staff publish a few a month, and each takes a megabyte or so.
    """

    def __init__(
        self,
        sessions: Sessions,
        press: Press,
        settle: Callable[[Session, datetime], None],
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._sessions, self._press, self._settle, self._clock = sessions, press, settle, clock
        self._menus: dict[str, Menu] = {}
        self._lost: dict[str, str] = {}
        self._current: Menu | None = None
        self._reading = threading.Lock()

    @property
    def current(self) -> Menu:
        """The menu in force when the database was last looked at. The first time, raises what `look` raises."""
        if self._current is None:
            self.look()
        assert self._current
        return self._current

    def of(self, version: str, db: Session) -> Menu:
        """The menu of that version; one that is not at hand is read through `db`. Raises Lost."""
        return self._menus.get(version) or self._fetch(version, db)

    def look(self) -> int:
        """See what is in force, to be called every few seconds; 1 if it is another menu than before.

        Raises what the database raises, and, the first time, Lost and Unproved. Later a version that this program
        cannot use is only logged: an old process goes on while a new one takes over.
        """
        with transaction(self._sessions) as db:
            now = self._clock()
            if self._current is None:
                self._settle(db, now)
            versions = queries.in_force_since(db, now - LATELY)
            menus = {version: menu for version in versions if (menu := self._try(version, db))}
            newest = versions[0]
            if newest not in menus and self._current is None:
                raise Lost(newest, self._lost[newest])
            before, self._current = self._current, menus.get(newest, self._current)
        if self._current is before:
            return 0
        log.info("menu.in_force", version=newest)
        return 1 if before else 0

    def _try(self, version: str, db: Session) -> Menu | None:
        try:
            return self.of(version, db)
        except Lost:
            return None

    def _fetch(self, version: str, db: Session) -> Menu:
        with self._reading:
            if version in self._lost:
                raise Lost(version, self._lost[version])
            if version not in self._menus:
                self._menus[version] = self._read(version, db)
            return self._menus[version]

    def _read(self, version: str, db: Session) -> Menu:
        try:
            return self._press.reprint(version, queries.sources(db, version))
        except NotFound:
            raise Lost(version, "nobody kept them.") from None
        except Lost as lost:
            self._lost[version] = lost.why
            log.error("menu.lost", version=version, why=lost.why)
            raise

    def message_class(self, name: str, /) -> str:
        """receipt, reply or notice. Raises KeyError."""
        return self.current.message_class(name)

    def is_one_way(self, name: str, /) -> bool:
        """Whether nobody can answer that message. Raises KeyError."""
        return self.current.is_one_way(name)

    def message(self, name: str, facts: Mapping[str, str], language: str, /) -> str:
        """The text of an SMS. Raises KeyError for an unknown name or a fact not given."""
        return self.current.message(name, facts, language)

    def word(self, list_: str, key: str, language: str, /) -> str:
        """One word of a list. Raises KeyError."""
        return self.current.word(list_, key, language)
