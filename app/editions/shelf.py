"""The shelf: the versions that one process has at hand, the one in force and those that dialogues began with."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Generic

from sqlalchemy.orm import Session

from app.db import Sessions, transaction
from app.editions import queries
from app.editions.press import Lost, Made, Press
from app.kit.errors import NotFound
from app.log import log

LATELY = timedelta(minutes=10)
"""Dialogues last three minutes at most; the menus of this time are made ready before somebody asks for them."""


class Shelf(Generic[Made]):
    """Gives each dialogue the version that it began with, and words texts by the one in force.

    `settle` is done before the first look, in the same transaction; it sees to it that something is in force.
    Threads may share it. A menu once made is kept: staff publish a few a month, and each takes a megabyte or so.
    """

    def __init__(
        self,
        sessions: Sessions,
        press: Press[Made],
        settle: Callable[[Session, datetime], None],
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._sessions, self._press, self._settle, self._clock = sessions, press, settle, clock
        self._made: dict[str, Made] = {}
        self._lost: dict[str, str] = {}
        self._current: Made | None = None
        self._reading = threading.Lock()

    @property
    def current(self) -> Made:
        """The version in force when the database was last looked at. The first time, raises what `look` raises."""
        if self._current is None:
            self.look()
        assert self._current
        return self._current

    def of(self, version: str, db: Session) -> Made:
        """That version; one that is not at hand is read through `db`. Raises Lost."""
        return self._made.get(version) or self._fetch(version, db)

    def look(self) -> int:
        """See what is in force, to be called every few seconds; 1 if it is another version than before.

        Raises what the database raises, and, the first time, Lost and Unproved. Later a version that this program
        cannot use is only logged: an old process goes on while a new one takes over.
        """
        with transaction(self._sessions) as db:
            now = self._clock()
            if self._current is None:
                self._settle(db, now)
            versions = queries.in_force_since(db, now - LATELY)
            made = {version: one for version in versions if (one := self._try(version, db))}
            newest = versions[0]
            if newest not in made and self._current is None:
                raise Lost(newest, self._lost[newest])
            before, self._current = self._current, made.get(newest, self._current)
        if self._current is before:
            return 0
        log.info("menu.in_force", version=newest)
        return 1 if before else 0

    def _try(self, version: str, db: Session) -> Made | None:
        try:
            return self.of(version, db)
        except Lost:
            return None

    def _fetch(self, version: str, db: Session) -> Made:
        with self._reading:
            if version in self._lost:
                raise Lost(version, self._lost[version])
            if version not in self._made:
                self._made[version] = self._read(version, db)
            return self._made[version]

    def _read(self, version: str, db: Session) -> Made:
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
        return self.current.menu.message_class(name)

    def is_one_way(self, name: str, /) -> bool:
        """Whether nobody can answer that message. Raises KeyError."""
        return self.current.menu.is_one_way(name)

    def message(self, name: str, facts: Mapping[str, str], language: str, /) -> str:
        """The text of an SMS. Raises KeyError for an unknown name or a fact not given."""
        return self.current.menu.message(name, facts, language)

    def word(self, list_: str, key: str, language: str, /) -> str:
        """One word of a list. Raises KeyError."""
        return self.current.menu.word(list_, key, language)
