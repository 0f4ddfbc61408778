"""What the browser finds at the desk: sixty complaints in every state, and people who are signed in."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.broadcasts.actions import compose
from app.broadcasts.ports import Airing
from app.broadcasts.running import continue_release
from app.complaints import actions
from app.complaints.models import Complaint
from app.complaints.ports import Actor
from app.complaints.rules.lifecycle import State
from app.console.demo.sample import lay_out
from app.console.place import Place
from app.contacts.actions import subscribe
from app.content import load_content
from app.db import app_engine, sessions_of, transaction
from app.editions.models import Edition, Publication
from app.editions.queries import sources
from app.forums.actions import making, matrix, moving
from app.forums.actions.residents import Voice, give_view, say_need
from app.forums.ports import Grounds
from app.forums.results import views_page
from app.keys import load_sealer
from app.kit.calendar import NAIROBI, nairobi_day
from app.kit.seal import Sealer
from app.menu.library import version_of
from app.open.quarters import quarter
from app.outbox.gate.limits import limits_of
from app.rolls.uploads import receive
from app.settings import MENUS, Settings
from app.staff.actions import Rights, add_person, issue_token
from app.staff.models import Person
from app.staff.policy import OF_AN_OFFICE, Role
from app.staff.signin.models import Credential
from app.staff.signin.sessions import Caller, begin
from app.unmasking.actions import ask
from tests.broadcasts.making import release_as_read
from tests.forums.making import a_draft

A_VENUE = {"en": "Mautuma Secondary School", "sw": "Shule ya Upili ya Mautuma"}
A_THEME = {"en": "More water points near the market", "sw": "Vituo zaidi vya maji karibu na soko"}


@dataclass(frozen=True)
class County:
    """Names of what was laid out, for addresses, and the cookies of people: of each role, and half-way in."""

    names: Mapping[str, str]
    cookies: Mapping[str, str]


def laid_out(place: Place, keys: Path) -> County:
    """Lay it all out in the gateway's own database, by the county's own deeds."""
    now = datetime.now(UTC)
    engine = app_engine(place.database, pool_size=1, statement_ms=30_000)
    content = load_content(Settings(_env_file=None), MENUS, now=now)
    county = content.county(load_sealer(keys))
    with transaction(sessions_of(engine)) as db:
        people = {role: hired(db, role, now) for role in Role}
        second = hired(db, Role.OMBUDSMAN, now)
        lay_out(db, county, content.menu.version, staff=people[Role.OMBUDSMAN].id, second=second.id, now=now)
        busy = newest(db, State.IN_PROGRESS, "water")
        by = Actor("staff", people[Role.OMBUDSMAN].id)
        actions.reply(db, county, busy, "Mafundi wanakuja kesho asubuhi.", by=by, now=now - timedelta(hours=5))
        actions.note(db, county, busy, "Spare parts come from Nairobi on Friday.", by=by, now=now)
        passed(db, busy, now)
        names = {"busy": busy.reference, "closed": newest(db, State.CLOSED_CONFIRMED).reference}
        closely = select(Complaint.reference).where(Complaint.level == "c1").limit(1)
        names["closely"] = db.scalars(closely).one()
        names |= hidden(db, county.sealer, people, now)
        names["version"] = tried_out(db, content.menu.version, people[Role.OMBUDSMAN], now)
        names["colleague"] = str(people[Role.AGENT].id)
        issue_token(db, people[Role.AGENT], now=now, days=90, token_bytes=secrets.token_bytes)
        names |= noticed(db, content.airing(limits_of(Settings(_env_file=None))), people, now)
        names |= convened(db, content.grounds(load_sealer(keys), secrets.randbelow), people, now)
        sealer, rows = load_sealer(keys), "Phone,Ward,Language\n0700000091,Mautuma,sw\n12,Nowhere,fr\n"
        told, by = "Signed sheets of the baraza in Mautuma", people[Role.COMMUNICATIONS].id
        roll = receive(db, sealer, "Mautuma sheets.csv", rows.encode(), told, by=by, now=now)
        names["list"] = str(roll.id)
        cookies = {role.value: opened(db, person, now, phone_at=now) for role, person in people.items()}
        for step, columns in HALF_WAY.items():
            cookies[step] = opened(db, hired(db, Role.OMBUDSMAN, now), now, passed=step != "code", **columns(now))
    engine.dispose()
    return County(names, cookies)


def hidden(db: Session, sealer: Sealer, people: Mapping[Role, Person], now: datetime) -> Mapping[str, str]:
    """Two requests to see a number that its resident hid: one to be decided, one granted."""
    behind = db.scalars(select(Complaint).where(Complaint.level == "c1").order_by(Complaint.id).limit(2)).all()
    for complaint in behind:
        complaint.hidden = True
    by, why = people[Role.INVESTIGATOR].id, "The witness must be rung before the hearing on Friday."
    asked, granted = (ask(db, sealer, complaint, why, by=by, now=now) for complaint in behind)
    granted.first_by, granted.granted_at = people[Role.CUSTODIAN].id, now
    return {"asked": str(asked.id), "granted": str(granted.id)}


def tried_out(db: Session, version: str, by: Person, now: datetime) -> str:
    """Another version, which was in force for a moment."""
    texts = sources(db, version)
    texts |= {"canned.yaml": texts["canned.yaml"].replace("Our team", "Our own team") + "# To be looked at.\n"}
    other = version_of(texts)
    db.add(Edition(version=other, sources=texts, kept_at=now))
    for one, why in ((other, "Words that the water department asked for"), (version, "They were wrong")):
        db.flush()
        db.add(Publication(version=one, at=now, by_id=by.id, why=why))
    return other


def passed(db: Session, busy: Complaint, now: datetime) -> None:
    """A quarter that is over: two departments to which enough came for their counts to be told, one with less."""
    over = quarter(now, 0).since + timedelta(days=20)
    offices = ["water"] * 12 + ["roads"] * 11 + ["health"] * 4
    ordinary = select(Complaint).where(Complaint.level == "c0", Complaint.id != busy.id).order_by(Complaint.id)
    for complaint, department in zip(db.scalars(ordinary.limit(len(offices))), offices, strict=True):
        complaint.filed_at, complaint.department = over, department
    db.flush()


def noticed(db: Session, airing: Airing, people: Mapping[Role, Person], now: datetime) -> dict[str, str]:
    """Notices: a draft of what is told of itself, one that was written by hand, and one that was released."""
    texts = {
        "en": "Water returns on Friday. Please boil it for two days.",
        "sw": "Maji yatarudi Ijumaa. Tafadhali yachemshe kwa siku mbili.",
    }
    for contact in db.scalars(select(Complaint.contact_id).distinct().limit(30)):
        subscribe(db, contact, 991 if contact % 3 else 1003, source="ussd", now=now - timedelta(days=1))
    told = {"name": "forum.notice", "topic": "news", "expires_at": now + timedelta(days=4), "now": now}
    abouts = {"draft": "news/1", "mine": "broadcast/1", "sent": "broadcast/2"}
    author = people[Role.COMMUNICATIONS].id
    made = {
        name: compose(db, about, [991, 1003], texts, author_id=author, **told) for name, about in abouts.items()
    }
    release_as_read(db, made["sent"], by=people[Role.APPROVER].id, airing=airing, now=now)
    continue_release(db, now)
    return {name: str(notice.id) for name, notice in made.items()}


def convened(db: Session, grounds: Grounds, people: Mapping[Role, Person], now: datetime) -> dict[str, str]:
    """Barazas: a draft, one to come, one that was moved, and one that was held, with views and a theme."""
    by, today = people[Role.FORUM_OFFICER].id, datetime.combine(nairobi_day(now), time(10), NAIROBI)
    made = {}
    for name, days in {"unannounced": 20, "coming": 12, "moved": 9, "held": 8}.items():
        made[name] = making.make(db, grounds, a_draft(starts_at=today + timedelta(days=days)), by=by, now=now)
        if name != "unannounced":
            making.announce(db, grounds, made[name], None, by=by, now=now)
    moving.move(db, made["moved"], today + timedelta(days=16), A_VENUE, by=by, now=now)
    made["held"].starts_at = today - timedelta(days=2)
    db.flush()
    moving.hold(db, made["held"], by=by, now=now)
    theme = matrix.add_theme(db, made["held"], A_THEME, by=by, now=now)
    for contact in db.scalars(select(Complaint.contact_id).distinct().limit(12)):
        voice = Voice(contact, "sms", now, grounds.sealer)
        give_view(db, made["held"], voice, "Tunataka vituo zaidi karibu na soko la Mautuma.", language="sw")
        say_need(db, made["held"], voice, "other", "Kiti chenye mgongo")
    (first,) = views_page(db, made["held"], uncoded=True, after=None, limit=1)
    matrix.code_view(db, made["held"], first, theme, by=by, now=now)
    return {name: forum.code for name, forum in made.items()}


def hired(db: Session, role: Role, now: datetime) -> Person:
    """Somebody of that role, whose name is as long as names are here."""
    department = "water" if role in OF_AN_OFFICE else None
    return add_person(db, f"{role.value.title()} Nekesa Wanjala", Rights(role, department), now=now)


def newest(db: Session, state: State, department: str | None = None) -> Complaint:
    found = select(Complaint).where(Complaint.state == state, Complaint.level == "c0")
    if department:
        found = found.where(Complaint.department == department)
    return db.scalars(found.order_by(Complaint.id.desc()).limit(1)).one()


HALF_WAY = {
    "code": lambda now: {"phone_at": now},
    "password": lambda now: {"invited_until": now + timedelta(days=1)},
    "phone": lambda now: {},
}
"""What is known of somebody of whom that step is asked."""


def opened(db: Session, person: Person, now: datetime, *, passed: bool = True, **columns: Any) -> str:
    """The cookie of a session: how one signs in is walked through elsewhere."""
    db.add(Credential(person_id=person.id, username=f"staff.{person.id}", password_hash="", **columns))
    db.flush()
    here = Caller(b"", "Mozilla/5.0 (X11; Linux x86_64) Chromium")
    _, key = begin(db, person.id, here, passed=passed, now=now, token_bytes=secrets.token_bytes)
    return key
