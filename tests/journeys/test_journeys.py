"""Conversations as residents see them: each file is played against the real menus and compared line by line."""

import re
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from app.callbacks.actions import note_call
from app.callbacks.models import Callback
from app.callbacks.ports import Ringing
from app.complaints import actions as complaints
from app.complaints import ladder, silence, timers
from app.complaints.models import Complaint
from app.complaints.ports import Actor
from app.complaints.rules import sla
from app.complaints.rules.lifecycle import Outcome
from app.db import transaction
from app.forums.actions import making
from app.kit.calendar import NAIROBI
from app.kit.msisdn import parse_msisdn
from app.staff.policy import Role
from app.ussd.cut import tell_cut_off
from tests.builders import a_person
from tests.forums.inviting import invite
from tests.forums.making import a_draft, the_grounds
from tests.phone import CODE, Gateway, Handset

FOLDER = Path(__file__).parent
REFERENCE = re.compile(r"\b[2-9]\d{3} \d{4}\b")
HIDDEN = "#### ####"
PLAIN = {
    "acknowledge",
    "start",
    "assign",
    "reply",
    "ask",
    "investigate",
    "suspect",
    "close_as_abuse",
    "take_receipt",
}
"""What the office does to a complaint with some words, or with none."""


class Play:
    """One journey being played; `lines` is what it reads like now."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway, self.phone, self.lines = gateway, Handset(gateway), []
        self.phones = {self.phone.number: self.phone}
        self.reference = ""

    def say(self, line: str) -> None:
        """One line of the script; what it makes happen is added below it."""
        if line.startswith(("|", "END|", "sms|")):
            return
        self.lines.append(line)
        verb, _, rest = line.partition(" ")
        if verb == "from":
            number = parse_msisdn(rest)
            self.phone = self.phones.setdefault(number, Handset(self.gateway, number))
        elif verb == "dial":
            self.show(self.phone.dial(rest.removeprefix(CODE[:-1]).strip("*#")))
        elif verb == ">":
            self.show(self.phone.type(rest.replace(HIDDEN, self.reference)))
        elif verb == "text":
            self.hear(self.phone.text(rest.replace(HIDDEN, self.reference)))
        elif verb == "wait":
            amount, unit = rest.split()
            self.gateway.wait(**{unit: int(amount)})
        elif verb == "clock":
            with transaction(self.gateway.sessions) as db:
                tell_cut_off(db, self.gateway.county, now=self.gateway.now)
            self.hear()
        elif verb == "at":
            self.gateway.now = datetime.fromisoformat(rest).replace(tzinfo=NAIROBI).astimezone(UTC)
        elif verb == "staff":
            self.staff(*rest.split(maxsplit=1))
        elif line and not line.startswith("#"):
            raise ValueError(f"a journey cannot {line!r}")

    def show(self, screen: str) -> None:
        if found := REFERENCE.search(screen):
            self.reference = found[0]
        first, *others = REFERENCE.sub(HIDDEN, screen).splitlines()
        self.lines += [f"{'END' if self.phone.ended else ''}| {first}".rstrip(), *(f"| {line}" for line in others)]
        self.hear()

    def hear(self, texts: list[str] | None = None) -> None:
        for text in self.phone.texts() if texts is None else texts:
            if found := REFERENCE.search(text):
                self.reference = found[0]
            self.lines.append(f"sms| {REFERENCE.sub(HIDDEN, text)}")

    def staff(self, deed: str, words: str = "") -> None:
        """What the office does with the newest complaint (`tell`: with the one before it), or for a baraza."""
        with transaction(self.gateway.sessions) as db:
            county, now = self.gateway.county, self.gateway.now
            officer = a_person(db, role=Role.OMBUDSMAN)
            by = Actor("staff", officer.id)
            newest = db.scalars(select(Complaint).order_by(Complaint.id.desc()).limit(2)).all()
            match deed:
                case _ if deed in PLAIN:
                    getattr(complaints, deed)(db, county, newest[0], *filter(None, [words]), by=by, now=now)
                case "refer" | "decline":
                    getattr(complaints, deed)(db, county, newest[0], *words.split(maxsplit=1), by=by, now=now)
                case "draft":
                    complaints.draft(db, county, newest[0], words, adverse=True, respondent_id=None, by=by, now=now)
                case "answer":
                    complaints.propose(db, county, newest[0], words, Outcome.UPHELD, by=by, now=now)
                case "merge":
                    complaints.merge(db, county, *newest, by=by, now=now)
                case "tell":
                    complaints.reply(db, county, newest[1], words, by=by, now=now)
                case "silence":
                    for chore in (silence.remind, silence.ask_again, silence.close_silent, timers.end_steps):
                        chore(db, county, now=now)
                case "climb":
                    a_person(db, role=Role.CHIEF_OFFICER, department=newest[0].department)
                    a_person(db, role=Role.SECRETARY)
                    ladder.climb(db, county, now=now)
                case "miss":
                    waiting = db.scalars(select(Callback).order_by(Callback.id.desc()).limit(1)).one()
                    next_on = partial(sla.callback_on, county.policy, county.calendar)
                    note_call(db, Ringing(next_on, county.menu, county.sealer), waiting, "missed", now=now)
                case "baraza":
                    self.announce(db, officer.id)
                case _:
                    raise ValueError(f"the office cannot {deed!r}")
        self.hear()

    def announce(self, db, author: int) -> None:
        draft = a_draft(
            wards=(1003,),
            topic="water",
            title={"en": "Water and roads", "sw": "Maji na barabara"},
            venue={"en": "Malava market", "sw": "Soko la Malava"},
            starts_at=self.gateway.now.replace(day=3, month=12, hour=7, minute=0),
        )
        grounds, now = the_grounds(self.gateway.content.menu), self.gateway.now
        forum = making.make(db, grounds, draft, code="4821", by=author, now=now)
        making.announce(db, grounds, forum, None, by=author, now=now)
        invite(db, forum, self.gateway.content.menu, now=now)


@pytest.mark.parametrize("script", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_it_reads_as_written(script: Path, sessions, sealer, request):
    play = Play(Gateway(sessions, sealer))
    written = script.read_text("utf-8").splitlines()
    for line in written:
        play.say(line)
    if request.config.getoption("--update"):
        script.write_text("\n".join(play.lines) + "\n", "utf-8")
    else:
        assert play.lines == written
