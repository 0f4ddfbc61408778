"""Keeping the way in: a first password, a chosen one, the phone, the codes for its loss, and taking them back."""

import re
import unicodedata
from base64 import b32encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.db import transaction
from app.kit.errors import Conflict, Fault, Invalid
from app.staff.actions import must_be_here, must_decide
from app.staff.models import Person
from app.staff.policy import Role
from app.staff.signin import sessions as doors
from app.staff.signin import tries
from app.staff.signin.codes import address_of, new_recovery_codes, new_secret, plain_code, step_of
from app.staff.signin.entrance import (
    Entrance,
    count_code,
    open_session,
    out_of_step,
    phone_place,
    recovery_mark,
    wrong_code,
)
from app.staff.signin.models import Credential, RecoveryCode
from app.staff.signin.passwords import Passwords
from app.staff.signin.rules import INVITED, OF_AN_ACCOUNT, USERNAME, Step, faults_of
from app.staff.signin.sessions import Opened, Within


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a new member of staff is told, once: their name at the door, and a password for the first time."""

    username: str
    password: str
    until: datetime


@dataclass(frozen=True, slots=True)
class NewPhone:
    """What a phone needs: the secret to type, or its address to read from a picture."""

    secret: str
    address: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The session under its new id, and ten codes to write down; they are shown once."""

    opened: Opened
    recovery_codes: Sequence[str]


def invite(
    db: Session,
    person: Person,
    passwords: Passwords,
    *,
    username: str | None = None,
    by: int | None = None,
    now: datetime,
    token_bytes: Callable[[int], bytes],
) -> Invitation:
    """Give somebody a first password, or another for one that was lost; it is good for seven days and one use.

    Their sessions end; the phone they confirmed stays. Raises Invalid (staff.username) for a name at the door that
    is none, or somebody else's; without one it is made of theirs. Raises Forbidden (staff.own_rights, staff.grant);
    Conflict (staff.left), and (staff.program) for a program, which comes in by a key.
    """
    must_be_here(person)
    if person.role == Role.CLIENT:
        raise Conflict("staff.program", "A program does not sign in: give it a key to the API.")
    must_decide(db, by, Role(person.role), of=person.id)
    word = b32encode(token_bytes(10)).decode().lower()
    password = "-".join(word[at : at + 4] for at in range(0, len(word), 4))
    credential = db.get(Credential, person.id)
    if credential is None:
        credential = Credential(person_id=person.id, username=_username(db, person, username))
        db.add(credential)
    credential.password_hash, credential.invited_until = passwords.hash(password), now + INVITED
    db.flush()
    doors.end_sessions(db, person.id, now=now)
    note(db, person_id=by, deed="invite", about=f"person/{person.id}", now=now)
    return Invitation(credential.username, password, credential.invited_until)


def change_password(entrance: Entrance, key: str, old: str, new: str) -> Opened:
    """Another password, and a new session in place of every one there was.

    Raises Invalid (staff.password) with what is wrong with either; Conflict (staff.step) before the second step;
    NotFound (staff.session); Wait.
    """
    with transaction(entrance.sessions) as db:
        here = doors.within(db, key, now=entrance.now)
        if here.step not in (Step.PASSWORD, Step.DONE):
            raise out_of_step()
        mark = entrance.sealer.mark(f"password/{here.person.id}")
        tries.count(db, {mark: OF_AN_ACCOUNT}, now=entrance.now)
    faults = faults_of(new, username=here.credential.username)
    if old == new:
        faults.append(Fault("password", "Choose another one than before."))
    if not entrance.passwords.fits(old, here.credential.password_hash):
        faults.append(Fault("old", "This is not the password you signed in with."))
    if faults:
        raise Invalid("staff.password", "The password was not changed.", faults)
    kept = entrance.passwords.hash(new)
    with transaction(entrance.sessions) as db:
        here = doors.within(db, key, now=entrance.now)
        here.credential.password_hash, here.credential.invited_until = kept, None
        tries.forgive(db, mark)
        doors.end_sessions(db, here.person.id, now=entrance.now)
        note(db, person_id=here.person.id, deed="password", about=f"person/{here.person.id}", now=entrance.now)
        return open_session(db, entrance, here.credential, passed=here.session.passed_at is not None)


def begin_totp(entrance: Entrance, here: Within) -> NewPhone:
    """The secret for a phone, the same until it is confirmed. Raises Conflict (staff.step) if none is asked."""
    if here.step is not Step.PHONE:
        raise out_of_step()
    credential, place = here.credential, phone_place(here.person.id)
    if credential.phone_sealed is None:
        credential.phone_sealed = entrance.sealer.seal(new_secret(entrance.token_bytes).encode(), place)
    secret = entrance.sealer.open(credential.phone_sealed, place).decode()
    return NewPhone(secret, address_of(secret, credential.username))


def confirm_totp(entrance: Entrance, key: str, code: str) -> Confirmed:
    """The phone shows the right code: from now on it is asked. The session goes on under a new id.

    Raises Invalid (staff.code), Conflict (staff.step), NotFound (staff.session), Wait.
    """
    now = entrance.now
    mark = count_code(entrance, key, Step.PHONE)
    with transaction(entrance.sessions) as db:
        here = doors.within(db, key, now=now)
        credential = here.credential
        if here.step is not Step.PHONE or credential.phone_sealed is None:
            raise out_of_step()
        secret = entrance.sealer.open(credential.phone_sealed, phone_place(here.person.id)).decode()
        step = step_of(secret, plain_code(code), after=credential.phone_step, now=now)
        if step is None:
            raise wrong_code()
        credential.phone_at, credential.phone_step = now, step
        tries.forgive(db, mark)
        codes = _recovery_codes(db, entrance, here.person.id)
        doors.end_sessions(db, here.person.id, now=now)
        note(db, person_id=here.person.id, deed="phone", about=f"person/{here.person.id}", now=now)
        return Confirmed(open_session(db, entrance, credential, passed=True), codes)


def reset_totp(db: Session, credential: Credential, *, by: int | None, now: datetime) -> None:
    """The phone is lost: at the next sign-in another one is asked for. Sessions and recovery codes end.

    Raises Forbidden (staff.own_rights, staff.grant).
    """
    must_decide(db, by, Role(credential.person.role), of=credential.person_id)
    credential.phone_sealed, credential.phone_at = None, None
    db.execute(delete(RecoveryCode).where(RecoveryCode.person_id == credential.person_id))
    doors.end_sessions(db, credential.person_id, now=now)
    note(db, person_id=by, deed="reset_phone", about=f"person/{credential.person_id}", now=now)


def _recovery_codes(db: Session, entrance: Entrance, person_id: int) -> Sequence[str]:
    db.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = new_recovery_codes(entrance.token_bytes)
    for code in codes:
        db.add(RecoveryCode(person_id=person_id, hash=recovery_mark(entrance.sealer, person_id, plain_code(code))))
    return codes


def _username(db: Session, person: Person, asked: str | None) -> str:
    """The name at the door: the one asked for, or theirs in plain letters, numbered where that is taken."""
    plain = unicodedata.normalize("NFKD", person.name).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", ".", plain).strip(".")[:20]
    wanted = asked or (made if USERNAME.fullmatch(made) else f"staff.{person.id}")
    taken = db.scalar(select(Credential.person_id).where(Credential.username == wanted))
    if not asked:
        return f"{wanted}.{person.id}" if taken else wanted
    if taken or not USERNAME.fullmatch(wanted):
        mend = "Give 2 to 31 letters, digits, dots or dashes that nobody else has, such as a.wekesa."
        raise Invalid("staff.username", "This name at the door cannot be given.", [Fault("username", mend)])
    return wanted
