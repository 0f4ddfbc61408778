"""Things to test with, each made in one line: `a_complaint(db, state=State.ASSIGNED)`."""

import itertools
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy.orm import Session

from app.complaints.filing import Filing
from app.complaints.models import Complaint, Event, about_words
from app.complaints.ports import Actor, County
from app.complaints.rules import sla
from app.complaints.rules.jurisdiction import Jurisdiction
from app.complaints.rules.lifecycle import CLOSED, REMEMBERING, Outcome, State, Verb, move
from app.complaints.rules.parties import BY
from app.complaints.rules.triage import ORDINARY, Policy, place
from app.contacts.actions import meet
from app.contacts.models import Contact
from app.kit.calendar import Calendar, kenyan_holidays
from app.kit.msisdn import Msisdn, parse_msisdn
from app.kit.reference import draw
from app.kit.seal import Sealer, new_keys
from app.staff.models import Person
from app.staff.policy import Role
from tests.paths import PATHS

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday, noon in Nairobi."""

SEALER = Sealer(new_keys(secrets.token_bytes))
CALENDAR = Calendar(kenyan_holidays(range(2025, 2029)))
POLICY = Policy.model_validate(
    {
        "clocks": {
            "service": {"days": 14, "kind": "calendar"},
            "urgent": {"days": 3, "kind": "calendar"},
            "inside": {"days": 2, "kind": "working"},
            "conduct": {"days": 30, "kind": "calendar"},
        },
        "confirmation_days": 14,
        "reminder_days": 4,
        "question_reminder_days": 3,
        "timers": {
            "triage": {"days": 2, "kind": "working"},
            "triage_urgent": {"hours": 4, "kind": "working"},
            "needs_info": {"days": 7, "kind": "calendar"},
            "referral": {"days": 5, "kind": "working"},
            "chase": {"days": 14, "kind": "calendar"},
            "accept": {"days": 2, "kind": "working"},
            "investigation": {"days": 30, "kind": "calendar"},
            "hearing": {"days": 14, "kind": "calendar"},
            "not_admitted": {"days": 5, "kind": "working"},
            "reopening": {"days": 5, "kind": "working"},
            "review": {"days": 21, "kind": "calendar"},
            "callback": {"days": 1, "kind": "working"},
            "unread": {"days": 2, "kind": "working"},
        },
        "review_days": 30,
        "pause_cap_days": 14,
        "ladder": [
            {"at": 50, "to": "assignee"},
            {"at": 80, "to": "focal"},
            {"at": 100, "to": "chief_officer", "tells": "late"},
            {"after": 7, "to": "secretary", "tells": "late"},
            {"after": 14, "to": "ombudsman", "tells": "late", "late_list": True},
            {"after": 30, "to": "ombudsman", "tells": "caj"},
        ],
        "drafts": {"ordinary_hours": 24, "confidential_minutes": 15},
        "neighbours": {"count": 3, "days": 14},
        "telling": ["my name is", "jina langu"],
        "levels": ["chief_officer", "secretary", "ombudsman"],
        "reports_per_day": 5,
        "reporting_cap_words": 1000,
        "queues": {"default": "triage", "ombudsman": "ombudsman"},
        "categories": {
            "water.burst": {"department": "water", "queue": "triage", "clock": "service", "level": "c0"},
            "roads.bridge": {"department": "roads", "queue": "triage", "clock": "urgent", "level": "c0"},
            "land.permit": {"department": "lands", "queue": "triage", "clock": "inside", "level": "c0"},
            "social.job": {"department": "cpsb", "queue": "ombudsman", "clock": "service", "level": "c0"},
            "officer.bribe": {"department": "ombudsman", "queue": "ombudsman", "clock": "conduct", "level": "c1"},
            "officer.theft": {"department": "ombudsman", "queue": "ombudsman", "clock": "conduct", "level": "c2"},
            "violence.any": {"department": "ombudsman", "queue": "ombudsman", "clock": "conduct", "level": "c3"},
        },
        "wards": [{"categories": ["roads.bridge"], "wards": [1003], "department": "muni_kak"}],
    }
)

JURISDICTION = Jurisdiction.model_validate(
    {
        "offices": [
            {
                "id": name,
                "name": name.title(),
                "head": "Head",
                "from": "2020-01-01",
                "source": "s",
                "verified": True,
            }
            for name in sorted(POLICY.departments | {"kacwasco"})
        ],
        "referrals": [
            {
                "id": "electricity",
                "matter": "Power",
                "to": "Kenya Power",
                "number": "*977#",
                "from": "2020-01-01",
                "source": "s",
                "verified": True,
            },
            {
                "id": "court",
                "matter": "Suits",
                "to": "Court",
                "from": "2020-01-01",
                "source": "s",
                "verified": False,
            },
        ],
        "beyond": [
            {
                "id": "court",
                "matter": "Suits",
                "to": "court",
                "from": "2020-01-01",
                "source": "s",
                "verified": False,
            }
        ],
        "grounds": [
            {
                "id": "before_court",
                "name": "Suit",
                "refers": "court",
                "from": "2020-01-01",
                "source": "s",
                "verified": True,
            }
        ],
    }
)

NOWHERE = "9999"
"""The number of no ward."""

_count = itertools.count(1)


class Words:
    """Menus of a few words: enough to owe a text and to word it."""

    version = "0123456789ab"

    def message_class(self, name: str) -> Literal["receipt", "reply", "notice"]:
        if name.startswith("complaint.receipt"):
            return "receipt"
        return "notice" if name == "forum.notice" else "reply"

    def message_one_way(self, name: str) -> bool:
        return False

    def message(self, name: str, facts: Mapping[str, str], language: str) -> str:
        return f"{name} {language} {dict(facts)}"

    def word(self, list_name: str, word_id: str, language: str) -> str:
        if word_id == NOWHERE:
            raise KeyError(word_id)
        return f"{list_name} {word_id} {language}"


def a_county(sealer: Sealer = SEALER, **parts: Any) -> County:
    """A county with seven categories, Kenya's holidays and hardly any words."""
    return County(
        **{"policy": POLICY, "jurisdiction": JURISDICTION, "calendar": CALENDAR, "menu": Words(), "sealer": sealer}
        | parts
    )


def a_number() -> Msisdn:
    """A number nobody else in the run has."""
    return parse_msisdn(f"+2547{next(_count):08d}")


def a_contact(db: Session, *, sealer: Sealer = SEALER, now: datetime = NOW, **columns: Any) -> Contact:
    """Somebody with a number of their own, who has chosen English."""
    number = columns.pop("number", None) or a_number()
    contact = db.get_one(Contact, meet(db, sealer, [number], now=now)[number].id)
    for name, value in ({"language": "en"} | columns).items():
        setattr(contact, name, value)
    db.flush()
    return contact


def a_person(db: Session, *, role: Role = Role.OMBUDSMAN, now: datetime = NOW, **columns: Any) -> Person:
    """Somebody on the staff."""
    name = f"{role.value.capitalize()} {next(_count)}"
    person = Person(**{"name": name, "role": role.value, "department": None, "created_at": now} | columns)
    db.add(person)
    db.flush()
    return person


def an_actor(db: Session, *, role: Role = Role.OMBUDSMAN, **columns: Any) -> Actor:
    """A member of staff, as the one who acts."""
    return Actor("staff", a_person(db, role=role, **columns).id)


def a_filing(contact_id: int, **changes: Any) -> Filing:
    """A report about a burst pipe, as a channel hands it on."""
    filing: dict[str, Any] = {
        "contact_id": contact_id,
        "reference": draw(lambda below: next(_count) * 7919 % below),  # no two alike, as two drawn by chance may be
        "category": "water.burst",
        "ward": 1012,
        "words": "The pipe near the market is broken.",
        "hidden": False,
        "language": "en",
        "channel": "ussd",
        "source_key": f"ussd/{next(_count)}",
        "menu_version": Words.version,
    }
    return Filing(**filing | changes)


def a_complaint(
    db: Session,
    *,
    state: State = State.RECEIVED,
    contact: Contact | None = None,
    sealer: Sealer = SEALER,
    filed_at: datetime = NOW,
    **columns: Any,
) -> Complaint:
    """A complaint in that state, with the events that lead there a minute apart; `columns` overrule."""
    filing = a_filing((contact or a_contact(db, sealer=sealer)).id)
    placing = place(POLICY, columns.get("category", filing.category))
    hidden = columns.setdefault("hidden", columns.get("level", placing.level) != ORDINARY)
    reference = columns.setdefault("reference", filing.reference)
    words = columns.pop("words", filing.words)
    path = PATHS[state]
    answered = Verb.PROPOSE in path and state not in {State.REOPENED, State.REVIEW}
    if state is State.MERGED and "merged_into" not in columns:
        columns["merged_into"] = a_complaint(db, state=State.TRIAGE, sealer=sealer).id
    if state is State.ABUSE and "suspected_by" not in columns:
        columns["suspected_by"] = a_person(db).id
    moved_at = filed_at + timedelta(minutes=len(path) - 1)
    step = sla.step(POLICY, CALENDAR, state, placing.clock, moved_at)
    row: dict[str, Any] = {
        "contact_id": filing.contact_id,
        "source_key": filing.source_key,
        "channel": filing.channel,
        "category": filing.category,
        "ward": filing.ward,
        "department": placing.department,
        "queue": placing.queue,
        "level": placing.level,
        "state": state,
        "words": None if hidden else words,
        "words_sealed": sealer.seal(words.encode(), about_words(reference)) if hidden else None,
        "language": filing.language,
        "menu_version": filing.menu_version,
        "outcome": Outcome.UPHELD if answered else None,
        "reopened": path.count(Verb.REOPEN),
        "version": len(path),
        "filed_at": filed_at,
        "acknowledged_at": filed_at + timedelta(minutes=1) if Verb.ACKNOWLEDGE in path else None,
        "state_since_at": moved_at,
        "came_from": State.TRIAGE if state in REMEMBERING else None,
        "referred_to": "caj" if Verb.REFER in path else None,
        "referred_at": moved_at if Verb.REFER in path else None,
        "ground": "court" if state is State.NOT_ADMITTED else None,
        "due_rule": placing.clock,
        "due_from_at": filed_at,
        "due_calendar": CALENDAR.version,
        "step_rule": step.rule if step else None,
        "step_from_at": step.from_at if step else None,
        "step_due_at": step.due_at if step else None,
        "due_at": sla.timer(POLICY, CALENDAR, placing.clock, filed_at).due_at,
        "window_ends_at": sla.window(POLICY, moved_at) if answered else None,
        "closed_at": moved_at if state in CLOSED else None,
    }
    complaint = Complaint(**row | columns)
    db.add(complaint)
    db.flush()
    _live_through(db, complaint, path)
    return complaint


def _live_through(db: Session, complaint: Complaint, path: tuple[Verb, ...]) -> None:
    """The events that brought it where it is."""
    before = None
    for minutes, verb in enumerate(path):
        after = move(before, verb)
        at = complaint.filed_at + timedelta(minutes=minutes)
        by = "citizen" if "citizen" in BY[verb] else "system"
        db.add(Event(complaint_id=complaint.id, at=at, verb=verb, before=before, after=after, by=by))
        db.flush()
        before = after
