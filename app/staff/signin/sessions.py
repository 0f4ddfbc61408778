"""Sessions: an opaque id in a cookie, of which only a hash is kept, so that any of them can be ended at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.kit.errors import NotFound
from app.staff.key import KEY_BYTES, hash_of, spell_bits
from app.staff.models import Person
from app.staff.signin.models import Credential, StaffSession
from app.staff.signin.rules import LONGEST, Step, is_open, next_step

TOUCHED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Caller:
    """The browser that asks: a keyed hash of its address, and what it calls itself."""

    place: bytes
    browser: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened or carried on: the new value of the cookie, and what is asked next."""

    key: str
    step: Step


@dataclass(frozen=True, slots=True)
class Within:
    """A session that is open, whose it is, and what is still asked of them."""

    session: StaffSession
    credential: Credential

    @property
    def person(self) -> Person:
        """Whose it is."""
        return self.credential.person

    @property
    def step(self) -> Step:
        """What is still asked; only DONE opens the desk."""
        passed, invited = self.session.passed_at is not None, self.credential.invited_until is not None
        return next_step(phone=self.credential.phone, passed=passed, invited=invited)


def begin(
    db: Session,
    person_id: int,
    caller: Caller,
    *,
    passed: bool,
    now: datetime,
    token_bytes: Callable[[int], bytes],
) -> tuple[StaffSession, str]:
    """A new session and the value of its cookie, which nobody can read again."""
    key = spell_bits(token_bytes(KEY_BYTES))
    made = StaffSession(
        person_id=person_id,
        hash=hash_of(key),
        place=caller.place,
        browser=caller.browser[:120],
        created_at=now,
        seen_at=now,
        passed_at=now if passed else None,
    )
    db.add(made)
    db.flush()
    return made, key


def within(db: Session, key: str, *, now: datetime) -> Within:
    """The session that this cookie opens now. Raises NotFound (staff.session), the same for an unknown, an
    idle, an old and an ended one and for people who left.
    """
    asked = select(StaffSession, Credential).join(Credential, Credential.person_id == StaffSession.person_id)
    found = db.execute(
        asked.where(StaffSession.hash == hash_of(key), StaffSession.ended_at.is_(None))
    ).one_or_none()
    if found is None or not _is_open(found[0], now) or found[1].person.ended_at is not None:
        raise NotFound("staff.session", "No such session, or not any more.")
    return Within(*found)


def touch(session: StaffSession, *, now: datetime) -> None:
    """It was used now; written once a minute, so that reading a page seldom writes."""
    if now >= session.seen_at + TOUCHED:
        session.seen_at = now


def sessions_of(db: Session, person_id: int, *, now: datetime) -> Sequence[StaffSession]:
    """The sessions of a person that are open now, the newest first."""
    asked = select(StaffSession).where(StaffSession.person_id == person_id, StaffSession.ended_at.is_(None))
    recent = asked.where(StaffSession.created_at > now - LONGEST).order_by(StaffSession.id.desc())
    return [session for session in db.scalars(recent) if _is_open(session, now)]


def end_sessions(db: Session, person_id: int, *, now: datetime) -> None:
    """End every session of a person."""
    ended = update(StaffSession).where(StaffSession.person_id == person_id, StaffSession.ended_at.is_(None))
    db.execute(ended.values(ended_at=now))


def _is_open(session: StaffSession, now: datetime) -> bool:
    passed = session.passed_at is not None
    return is_open(created_at=session.created_at, seen_at=session.seen_at, passed=passed, now=now)
