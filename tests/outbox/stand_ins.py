"""Stand-ins that behave: a few worded messages, people, a carrier that keeps what each telephone got."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.contacts.actions import Known, Learned, meet, remember
from app.kit.msisdn import Msisdn
from app.kit.seal import Sealer

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

CLASSES = {
    "receipt": "receipt",
    "receipt.personal": "receipt",
    "help": "reply",
    "reply": "reply",
    "notice": "notice",
}
TEXTS = {
    "receipt": {"en": "We have your report {reference}.", "sw": "Tuna ripoti yako {reference}."},
    "help": {"en": "Please dial.", "sw": "Tafadhali piga."},
    "reply": {"en": "{reference}: {words}", "sw": "{reference}: {words}"},
    "notice": {"en": "A baraza, {title}.", "sw": "Baraza, {title}."},
}
MARKS = {"en": "Again:", "sw": "Tena:"}


class Menu:
    """Four messages in two languages."""

    def message_class(self, name: str):
        """What the message is to its reader."""
        return CLASSES[name]

    def message_one_way(self, name: str) -> bool:
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


def number(one: int) -> Msisdn:
    """The number of the resident `one`."""
    return Msisdn(f"+2547{one:08}")
