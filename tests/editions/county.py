"""A county of a few screens, whose words change from test to test; what they do is done by real effects."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.content import Press, laid_down, open_shelf
from app.conversation.effects import EFFECTS
from app.conversation.places import Places
from app.db import Sessions
from app.editions.actions import publish
from app.editions.models import Edition, Publication
from app.menu.library import library_of, version_of
from app.settings import Settings
from app.texts import MESSAGES, SAID
from tests.builders import JURISDICTION, POLICY, a_person

SETTINGS = Settings(_env_file=None)
GIVEN = {"code": "*384*50#", "short": "20384"}
PRESS = Press(GIVEN, datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
PLACES = Places(subcounties={"201": ["1003"]})
SAYS = SAID | laid_down(POLICY, PLACES, JURISDICTION)
SPARE = ("water.leak", "kacwasco")
"""Words for what a test may write into the policy."""
POLICY_FILE = json.dumps(POLICY.model_dump(mode="json"))

HOME = """
start: {{does: greet, goes: {{{greeted}}}}}
home:
  text: "{title}"
  options:
    report: {{text: "Burst pipe", sets: {{category: {topic}, ward: "1003", number: shown}}, goes: story}}
    about: {{text: "{about}", goes: about}}
story: {{text: "{ask}", asks: words, saves: story, goes: send}}
send: {{text: "Send it?", options: {{"yes": "Yes"}}, goes: lodge}}
lodge: {{does: lodge_complaint, goes: {{{lodged}}}}}
filed: {{text: "{thanks}", ends: true}}
about: {{text: "We listen.", goes: home}}
"""
PLAIN = ("category", "ward", "number", "reference", "date")
WORDS = {
    "nav": {"more": "More", "back": "Back", "home": "Home"},
    "error": {"err.choice": "Not listed.", "err.short": "More words.", "err.renewed": "The menu changed."},
    "down": {"notsaved": "Not saved.", "unsure": "Not sure.", "over": "Over."},
    "mark": {"repeat": "Again:"},
}


def sources(
    title: str = "Welcome",
    *,
    about: str = "About us",
    ask: str = "What is wrong?",
    thanks: str = "Thank you.",
    topic: str = "water.burst",
    **files: str,
) -> dict[str, str]:
    """The files of this county with these words; `policy` and others by their stem replace a whole file."""
    greeted = ", ".join(f"{outcome}: home" for outcome in EFFECTS["greet"].spec.gives)
    lodged = ", ".join(f"{outcome}: filed" for outcome in EFFECTS["lodge_complaint"].spec.gives)
    words = {"title": title, "about": about, "ask": ask, "thanks": thanks, "topic": topic}
    said = {listed: dict.fromkeys([*sorted(keys), *SPARE], "Word") for listed, keys in SAYS.items()}
    made = {
        "home": HOME.format(greeted=greeted, lodged=lodged, **words),
        "facts": json.dumps(
            {name: {"longest": "2026-11-24 48291386"} for name in PLAIN} | {"story": {"shows": "fill"}}
        ),
        "words": json.dumps(said | WORDS),
        "messages": messages(),
        "policy": POLICY_FILE,
        "places": json.dumps(PLACES.model_dump(mode="json")),
        "jurisdiction": JURISDICTION.model_dump_json(by_alias=True),
        "holidays": json.dumps({"days": []}),
    }
    return {f"{stem}.yaml": text for stem, text in (made | files).items()}


def messages(receipt: str = "We have {reference}. Answer by {date}.") -> str:
    """All the texts that the program sends, one of them with these words."""
    plain = {name: {"text": "News.", "class": "reply"} for name in MESSAGES}
    return json.dumps(plain | {"complaint.receipt": {"text": receipt, "class": "receipt"}})


def lay_out(folder: Path, files: Mapping[str, str]) -> Path:
    """These files in a folder."""
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def put_in_force(sessions: Sessions, files: Mapping[str, str], now: datetime, why: str = "A better word") -> str:
    """Publish these files as somebody who may; their version."""
    library = library_of(files)
    with sessions() as db, db.begin():
        publish(db, library, PRESS, by=a_person(db).id, why=why, now=now)
    return library.version


def slip_in(db: Session, files: Mapping[str, str], now: datetime) -> str:
    """Leave these files as published by another program, which could walk what ours cannot."""
    version = version_of(files)
    db.add(Edition(version=version, sources=dict(files), kept_at=now))
    db.flush()
    db.add(Publication(version=version, at=now, by_id=None, why="Another program did this"))
    db.flush()
    return version


def a_shelf(sessions: Sessions, now: datetime, settle=lambda *_, **__: None, folder: Path = Path()):
    """What a process that has just started has at hand."""
    return open_shelf(SETTINGS, sessions, folder, settle, clock=lambda: now)
