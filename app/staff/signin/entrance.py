"""Coming in: the password, then the code; each try is counted in a transaction of its own, whatever comes of it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.db import Sessions, transaction
from app.kit.errors import Conflict, Fault, Invalid
from app.kit.seal import Sealer
from app.staff.policy import Role
from app.staff.signin import sessions as doors
from app.staff.signin import tries
from app.staff.signin.codes import plain_code, step_of
from app.staff.signin.models import Credential, RecoveryCode, StaffSession
from app.staff.signin.passwords import Passwords
from app.staff.signin.rules import (
    OF_A_CODE,
    OF_AN_ACCOUNT,
    OF_AN_ADDRESS,
    REMEMBERED,
    Step,
    plain_username,
)
from app.staff.signin.sessions import Caller, Opened, Within


@dataclass(frozen=True, slots=True)
class Entrance:
    """What signing in needs, at one moment and for one browser."""

    sessions: Sessions
    passwords: Passwords
    sealer: Sealer
    caller: Caller
    now: datetime
    token_bytes: Callable[[int], bytes] = secrets.token_bytes


def sign_in(entrance: Entrance, username: str, password: str) -> Opened:
    """A session for whoever gave the right password; what is asked next stands in it.

    Raises Invalid (staff.not_signed_in), the same and after the same work for a wrong password, an unknown name, an
    invitation that is over and somebody who left; Wait (staff.wait) after too many tries, and in a crowd.
    """
    plain, now = plain_username(username), entrance.now
    with transaction(entrance.sessions) as db:
        account = _account(db, entrance, plain)
        wrong = tries.count(db, {account: OF_AN_ACCOUNT, entrance.caller.place: OF_AN_ADDRESS}, now=now)
        credential = db.scalar(select(Credential).where(Credential.username == plain))
    # No connection is held meanwhile: this takes a fifth of a second.
    if not entrance.passwords.fits(password, credential.password_hash if credential else None):
        raise _not_signed_in()
    if credential is None or _is_over(credential, now):
        raise _not_signed_in()
    with transaction(entrance.sessions) as db:
        tries.forgive(db, account)
        tries.take_back(db, entrance.caller.place)
        _note(db, entrance, credential.person_id, "sign_in", {"wrong_before": str(wrong)})
        return open_session(db, entrance, credential, passed=False)


def second_step(entrance: Entrance, key: str, code: str) -> Opened:
    """A new session in place of the half one, for a code of the phone or one of the ten for its loss.

    Raises Invalid (staff.code) for a wrong one and for one that was used; Conflict (staff.step); NotFound
    (staff.session); Wait.
    """
    mark = count_code(entrance, key, Step.CODE)
    with transaction(entrance.sessions) as db:
        here = doors.within(db, key, now=entrance.now)
        db.refresh(here.credential, with_for_update={"of": Credential})
        how = _take_code(db, entrance, here.credential, code)
        tries.forgive(db, mark)
        here.session.ended_at = entrance.now
        _note(db, entrance, here.person.id, "pass", {"by": how})
        return open_session(db, entrance, here.credential, passed=True)


def sign_out(db: Session, here: Within, *, now: datetime) -> None:
    """End this session."""
    here.session.ended_at = now
    note(db, person_id=here.person.id, deed="sign_out", about=f"person/{here.person.id}", now=now)


def sign_out_everywhere(db: Session, here: Within, *, now: datetime) -> None:
    """End every session of whoever asks, this one too."""
    doors.end_sessions(db, here.person.id, now=now)
    note(db, person_id=here.person.id, deed="sign_out_everywhere", about=f"person/{here.person.id}", now=now)


def _account(db: Session, entrance: Entrance, username: str) -> bytes:
    """Under which mark tries at this account count.

    From an address where they signed in before, only that address's own: strangers elsewhere do not keep them out.
    """
    known = select(StaffSession.id).join(Credential, Credential.person_id == StaffSession.person_id)
    lately = StaffSession.passed_at > entrance.now - REMEMBERED
    known = known.where(Credential.username == username, StaffSession.place == entrance.caller.place, lately)
    where = entrance.caller.place.hex() if db.scalar(known.limit(1)) else "elsewhere"
    return entrance.sealer.mark(f"account/{username}/{where}")


def count_code(entrance: Entrance, key: str, step: Step) -> bytes:
    """Count a code that is tried in `step`; under which mark. Raises Conflict (staff.step), NotFound, Wait."""
    with transaction(entrance.sessions) as db:
        here = doors.within(db, key, now=entrance.now)
        if here.step is not step:
            raise out_of_step()
        mark = entrance.sealer.mark(f"codes/{here.person.id}")
        tries.count(db, {mark: OF_A_CODE}, now=entrance.now)
        return mark


def out_of_step() -> Conflict:
    """What is asked of a session that stands elsewhere."""
    return Conflict("staff.step", "This is not what is asked of you now: begin at the sign-in page.")


def _is_over(credential: Credential, now: datetime) -> bool:
    person = credential.person
    gone = person.ended_at is not None or person.role == Role.CLIENT
    return gone or (credential.invited_until is not None and now >= credential.invited_until)


def _not_signed_in() -> Invalid:
    return Invalid(
        "staff.not_signed_in",
        "This name and this password do not go together.",
        [Fault("password", "Type both again; who lost a password asks the administrator for a new one.")],
    )


def open_session(db: Session, entrance: Entrance, credential: Credential, *, passed: bool) -> Opened:
    """A new session under a new id, and what is asked next in it."""
    session, key = doors.begin(
        db,
        credential.person_id,
        entrance.caller,
        passed=passed,
        now=entrance.now,
        token_bytes=entrance.token_bytes,
    )
    return Opened(key, Within(session, credential).step)


def _take_code(db: Session, entrance: Entrance, credential: Credential, code: str) -> str:
    """Use a code up, and say of which kind it was. Raises Invalid (staff.code)."""
    plain, now = plain_code(code), entrance.now
    if credential.phone_sealed is not None and credential.phone:
        secret = entrance.sealer.open(credential.phone_sealed, phone_place(credential.person_id)).decode()
        step = step_of(secret, plain, after=credential.phone_step, now=now)
        if step is not None:
            credential.phone_step = step
            return "phone"
    kept = db.get(RecoveryCode, (credential.person_id, recovery_mark(entrance.sealer, credential.person_id, plain)))
    if kept is None or kept.used_at is not None:
        raise wrong_code()
    kept.used_at = now
    return "recovery"


def wrong_code() -> Invalid:
    """One refusal for a code that is wrong, and for one that was right once."""
    mend = "Wait for the next one on your phone, or use one of your recovery codes."
    return Invalid("staff.code", "This code is wrong, or was used already.", [Fault("code", mend)])


def phone_place(person_id: int) -> str:
    """Where the secret of somebody's phone is sealed."""
    return f"credential.phone/{person_id}"


def recovery_mark(sealer: Sealer, person_id: int, plain: str) -> bytes:
    """What is kept of a recovery code."""
    return sealer.mark(f"recovery/{person_id}/{plain}")


def _note(db: Session, entrance: Entrance, person_id: int, deed: str, detail: dict[str, str]) -> None:
    note(db, person_id=person_id, deed=deed, about=f"person/{person_id}", detail=detail, now=entrance.now)
