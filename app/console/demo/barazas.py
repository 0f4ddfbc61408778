"""The demo's barazas: one in every state, brought there by the county's own deeds, with views and an answer."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter
from ruamel.yaml import YAML
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.actions import meet
from app.forums.actions import attendance, making, matrix, moving
from app.forums.actions.attendance import Line
from app.forums.actions.residents import Voice, give_view, say_coming
from app.forums.models import Forum, View
from app.forums.ports import Grounds
from app.forums.rules.draft import Draft
from app.forums.rules.lifecycle import OVER, State
from app.kit.calendar import NAIROBI
from app.kit.msisdn import parse_msisdn

FILE = Path(__file__).with_name("barazas.yaml")
NUMBER = "+2547000011{:02d}"
MADE = timedelta(days=30)
VIEWS = (
    ("en", "Mend the road to the clinic before the rains", "More water points near the market"),
    ("sw", "Tengenezeni barabara ya zahanati kabla ya mvua", "Vituo zaidi vya maji karibu na soko"),
)
SAID = {"en": "The road to the clinic.", "sw": "Barabara ya zahanati."}
DID = {"en": "Graded this month.", "sw": "Imetengenezwa mwezi huu."}

Text = Mapping[str, str]


class Sample(BaseModel):
    """One baraza of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: int
    stands: State
    wards: tuple[int, ...]
    topic: str
    organiser: str
    title: Text
    venue: Text
    agenda: Text
    access: Text
    papers: Text

    def draft(self, starts_at: datetime) -> Draft:
        """As the rules judge it."""
        return Draft(**self.model_dump(exclude={"days", "stands"}), starts_at=starts_at)


def read_barazas() -> list[Sample]:
    """The barazas of the file."""
    return TypeAdapter(list[Sample]).validate_python(YAML(typ="safe").load(FILE.read_text("utf-8")))


def lay_out_barazas(db: Session, grounds: Grounds, *, staff: int, now: datetime) -> int:
    """Make them, each a month before it begins, and do to it what brings it to where it stands; how many."""
    samples = read_barazas()
    at_ten = now.astimezone(NAIROBI).replace(hour=10, minute=0, second=0, microsecond=0)
    for sample in samples:
        starts_at = at_ten + timedelta(days=sample.days)
        made_at = min(now, starts_at - MADE)
        forum = making.make(db, grounds, sample.draft(starts_at), by=staff, now=made_at)
        if sample.stands is not State.DRAFT:
            making.announce(db, grounds, forum, None, by=staff, now=made_at)
        if sample.stands is State.MOVED:
            venue = {"en": "Malava DEB school", "sw": "Shule ya DEB Malava"}
            moving.move(db, forum, starts_at + timedelta(days=7), venue, by=staff, now=now)
        elif sample.stands is State.CANCELLED:
            moving.cancel(db, grounds, forum, "rain", by=staff, now=now)
        elif sample.stands in OVER:
            _hold(db, grounds, forum, sample.stands, staff=staff, now=now)
    return len(samples)


def _hold(db: Session, grounds: Grounds, forum: Forum, stands: State, *, staff: int, now: datetime) -> None:
    """It was held: people said that they come, came, and spoke; of one the minutes are written."""
    before = forum.starts_at - timedelta(days=2)
    numbers = [parse_msisdn(NUMBER.format(place)) for place in range(24)]
    people = meet(db, grounds.sealer, numbers, now=before)
    for place, number in enumerate(numbers):
        voice = Voice(people[number].id, "ussd", before + timedelta(minutes=place), grounds.sealer)
        say_coming(db, forum, voice, coming=place % 6 != 0)
        if place % 3 == 0:
            language, *words = VIEWS[place % 2]
            give_view(db, forum, voice, words[place % len(words)], language=language)
    moving.hold(db, forum, by=staff, now=forum.starts_at + timedelta(hours=4))
    lines = [Line(64, forum.ward, "female", "under_35"), Line(58, forum.ward, "male", "35_to_59"), Line(11)]
    attendance.count_sheet(db, forum, "A", lines, by=staff, now=forum.starts_at + timedelta(hours=5))
    if stands is State.MINUTED:
        theme = matrix.add_theme(db, forum, SAID, by=staff, now=now)
        for view in db.scalars(select(View).where(View.forum_id == forum.id)):
            matrix.code_view(db, forum, view, theme, by=staff, now=now)
        matrix.answer(db, forum, theme, DID, "done", department="roads", by=staff, now=now)
        moving.minute(db, forum, "133 came. The road to the clinic comes first.", by=staff, now=now)
