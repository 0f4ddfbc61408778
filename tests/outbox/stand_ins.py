"""Stand-ins that behave: a few worded messages, people, a carrier that keeps what each telephone got."""

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.contacts.actions import Known, Learned, meet, remember
from app.kit.msisdn import Msisdn
from app.kit.seal import Sealer
from app.outbox.actions import Owed
from app.outbox.ports import OPTED_OUT, Verdict

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

TODAY = date(2026, 11, 24)
MONTHS = 6
"""Of silence, after which a number may be another's."""

CLASSES = {
    "receipt": "receipt",
    "receipt.personal": "receipt",
    "help": "reply",
    "county.news": "reply",
    "reply": "reply",
    "change": "change",
    "notice": "notice",
}
TEXTS = {
    "receipt": {"en": "We have your report {reference}.", "sw": "Tuna ripoti yako {reference}."},
    "help": {"en": "Please dial.", "sw": "Tafadhali piga."},
    "county.news": {"en": "News may wait.", "sw": "Huenda kuna habari."},
    "reply": {"en": "{reference}: {words}", "sw": "{reference}: {words}"},
    "change": {"en": "Not today.", "sw": "Si leo."},
    "notice": {"en": "A baraza, {title}.", "sw": "Baraza, {title}."},
}
MARKS = {"en": "Again:", "sw": "Tena:"}


class Menu:
    """Some messages in two languages."""

    def message_class(self, name: str):
        """What the message is to its reader."""
        return CLASSES[name]

    def is_one_way(self, name: str) -> bool:
        """Whether nobody can answer it."""
        return name == "notice"

    def message(self, name: str, facts: Mapping[str, str], language: str) -> str:
        """Its words."""
        return TEXTS[name][language].format_map(facts)

    def word(self, list_name: str, word_id: str, language: str) -> str:
        """The mark of a repeat."""
        assert (list_name, word_id) == ("mark", "repeat")
        return MARKS[language]


def people(db: Session, sealer: Sealer, count: int, *, language: str | None = "en", first: int = 0) -> list[Known]:
    """So many residents, in the order of their numbers."""
    numbers = [number(first + one) for one in range(count)]
    known = meet(db, sealer, numbers, now=NOW)
    if language:
        remember(db, {person.id: Learned(language) for person in known.values()})
    return [known[one] for one in numbers]


def owing(person_id: int, name: str, facts: Mapping[str, str], key: str, **how: Any) -> Owed:
    """A text about what began today, unless it is said otherwise."""
    return Owed(person_id, name, facts, key, **{"since": TODAY} | how)


def number(one: int) -> Msisdn:
    """The number of the resident `one`."""
    return Msisdn(f"+2547{one:08}")


class Crash(Exception):
    """The end of a process, as far as the rows it held can tell."""


class Carrier:
    """Telephones that keep what they got. `fates` scripts a number, `fate` all others:

    accept; refuse; opted_out; unreached (nothing left); lost (delivered, the answer did not come back); muddled
    (delivered, the answer tells an id and an error); throttled (we are too fast, and are to wait 7 s); paused (the
    account is refused); crash (before anything left); crash_after (delivered, and nobody lived to hear it).
    """

    def __init__(self, fate: str = "accept") -> None:
        self.fate = fate
        self.fates: dict[Msisdn, str] = {}
        self.got: dict[Msisdn, list[str]] = defaultdict(list)
        self.calls: list[tuple[str, Sequence[Msisdn], str]] = []
        self._lock = threading.Lock()
        self._ids = 0

    def send(self, text: str, to: Sequence[Msisdn], *, sender: str) -> Sequence[Verdict]:
        """Deliver to each as scripted."""
        assert len(set(to)) == len(to), "the provider tells recipients apart by number"
        with self._lock:
            self.calls.append((text, to, sender))
            return [self._deliver(text, one, self.fates.get(one, self.fate)) for one in to]

    def _deliver(self, text: str, to: Msisdn, fate: str) -> Verdict:
        if fate == "crash":
            raise Crash
        if fate in ("accept", "lost", "muddled", "crash_after"):
            self.got[to].append(text)
        if fate == "crash_after":
            raise Crash
        self._ids += 1
        return {
            "accept": Verdict("accepted", f"AT{self._ids}", "KES 0.8000", "queued"),
            "refuse": Verdict("refused", None, None, "bad_number"),
            "opted_out": Verdict("refused", None, None, OPTED_OUT),
            "unreached": Verdict("retry", None, None, "no_connection", whole=True),
            "lost": Verdict("unknown", None, None, "read_timeout", whole=True),
            "throttled": Verdict("throttled", None, None, "http_429", wait_s=7.0),
            "muddled": Verdict("unknown", f"AT{self._ids}", None, "gateway_error"),
            "paused": Verdict("paused", None, None, "no_credit"),
        }[fate]
