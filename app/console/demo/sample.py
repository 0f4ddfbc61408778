"""The demo's queue: sixty reports, filed on their days and brought by the county's own deeds to where each is."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints import actions
from app.complaints.filing import Filing, lodge_all
from app.complaints.models import Complaint, Event
from app.complaints.ports import Actor, County
from app.complaints.rules import triage
from app.complaints.rules.lifecycle import Outcome, State
from app.contacts.actions import meet
from app.kit import reference
from app.kit.msisdn import parse_msisdn

FILE = Path(__file__).with_name("sample.yaml")
NUMBER = "+2547000010{:02d}"
RESIDENT = Actor("citizen")

WORKED = ("acknowledge", "assign", "start")
ANSWERED = (*WORKED, "propose")
WAYS: Mapping[State, Sequence[str]] = {
    State.RECEIVED: (),
    State.TRIAGE: ("acknowledge",),
    State.NEEDS_INFO: ("acknowledge", "ask"),
    State.MERGED: ("acknowledge", "merge"),
    State.ASSIGNED: ("acknowledge", "assign"),
    State.IN_PROGRESS: WORKED,
    State.INVESTIGATION: ("acknowledge", "investigate"),
    State.FINDING_DRAFT: ("acknowledge", "investigate", "draft"),
    State.REFERRED: ("acknowledge", "refer"),
    State.CLOSED_REFERRED: ("acknowledge", "refer", "receipt"),
    State.NOT_ADMITTED: ("acknowledge", "decline"),
    State.RESOLVED_PROPOSED: ANSWERED,
    State.CLOSED_SILENT: ANSWERED,  # its days to answer are over: the worker closes it
    State.CLOSED_CONFIRMED: (*ANSWERED, "confirm"),
    State.REOPENED: (*ANSWERED, "reopen"),
    State.REVIEW: (*ANSWERED, "confirm", "review"),
    State.WITHDRAWN: ("acknowledge", "withdraw"),
    State.ABUSE: ("acknowledge", "suspect", "abuse"),
}
"""The deeds that bring a report to where it stands."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Case(_Part):
    """One report of the file."""

    ward: int
    topic: str
    language: str
    days: Annotated[int, Field(ge=0, le=90)]
    stands: State
    words: str


class Sample(_Part):
    """The file: the reports, and what is said at the deeds, by language."""

    says: Mapping[str, Mapping[str, str]]
    cases: Sequence[Case]


def read_sample() -> Sample:
    """The sixty reports."""
    return Sample.model_validate(YAML(typ="safe").load(FILE.read_text(encoding="utf-8")))


def has_any(db: Session) -> bool:
    """Whether the register holds anything."""
    return db.scalar(select(Complaint.id).limit(1)) is not None


def lay_out(db: Session, county: County, version: str, *, staff: int, second: int, now: datetime) -> int:
    """File and work the sample, unless the register holds anything already; how many reports were filed.

    `staff` and `second` are the ids of two people of the Ombudsman's office, because some deeds need two.
    """
    if has_any(db):
        return 0
    sample = read_sample()
    for place, case in enumerate(sample.cases):
        filed_at = now - timedelta(days=case.days, hours=1 + place % 7, minutes=place)
        complaint = _file(db, county, case, version=version, place=place, at=filed_at)
        says = {deed: words[case.language] for deed, words in sample.says.items()}
        deeds = _deeds((db, county, complaint), says, Actor("staff", staff), Actor("staff", second))
        way = WAYS[case.stands]
        span = (now - filed_at) / (3 if case.stands is State.CLOSED_SILENT else 1)
        for step, deed in enumerate(way, start=1):
            deeds[deed](now=filed_at + span * step / (len(way) + 1))
    return len(sample.cases)


def _file(db: Session, county: County, case: Case, *, version: str, place: int, at: datetime) -> Complaint:
    msisdn = parse_msisdn(NUMBER.format(place))
    person = meet(db, county.sealer, [msisdn], now=at)[msisdn]
    filing = Filing(
        contact_id=person.id,
        reference=reference.draw(secrets.randbelow),
        category=case.topic,
        ward=case.ward,
        words=case.words,
        hidden=place % 3 == 0 or triage.place(county.policy, case.topic).level != triage.ORDINARY,
        language=case.language,
        channel="ussd",
        source_key=f"sample/{case.ward}",
        menu_version=version,
    )
    lodge_all(db, county, [filing], now=at)
    return db.scalars(select(Complaint).where(Complaint.reference == filing.reference)).one()


def _deeds(
    this: tuple[Session, County, Complaint], says: Mapping[str, str], one: Actor, other: Actor
) -> dict[str, Callable[..., Event]]:
    """What can be done to a report by its name in `WAYS`, everything settled but when."""
    complaint = this[-1]
    whose = one.person_id if complaint.id % 4 == 0 else None  # some wait for whoever looks
    return {
        "acknowledge": partial(actions.acknowledge, *this, by=one),
        "assign": partial(actions.assign, *this, complaint.department, assignee_id=whose, by=one),
        "start": partial(actions.start, *this, by=one),
        "ask": partial(actions.ask, *this, says["ask"], by=one),
        "investigate": partial(actions.investigate, *this, says["investigate"], by=one),
        "draft": partial(actions.draft, *this, says["draft"], adverse=False, respondent_id=None, by=one),
        "merge": lambda now: actions.merge(*this, alike(this[0], complaint), by=one, now=now),
        "refer": partial(actions.refer, *this, agency_of(complaint.category), says["refer"], by=one),
        "receipt": partial(actions.take_receipt, *this, says["receipt"], by=one),
        "decline": partial(actions.decline, *this, "before_court", says["decline"], by=one),
        "propose": partial(actions.propose, *this, says["propose"], Outcome.UPHELD, by=one),
        "suspect": partial(actions.suspect, *this, says["suspect"], by=one),
        "abuse": partial(actions.close_as_abuse, *this, says["abuse"], by=other),
        "confirm": partial(actions.confirm, *this, by=RESIDENT),
        "reopen": partial(actions.reopen, *this, says["reopen"], by=RESIDENT),
        "review": partial(actions.review, *this, says["review"], by=RESIDENT),
        "withdraw": partial(actions.withdraw, *this, by=RESIDENT),
    }


def alike(db: Session, complaint: Complaint) -> Complaint:
    """The report of the sample that is about the same and was filed before."""
    others = select(Complaint).where(Complaint.category == complaint.category, Complaint.id < complaint.id)
    return db.scalars(others.order_by(Complaint.id).limit(1)).one()


def agency_of(category: str) -> str:
    """Whom a report of the sample is referred to."""
    return "electricity" if category == "referral.power" else "schools"
