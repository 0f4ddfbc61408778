"""People who sign in: with a password, a phone and a browser."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi.testclient import TestClient
from pyotp import TOTP
from sqlalchemy.orm import Session

from app.staff.models import Person
from app.staff.policy import OF_AN_OFFICE, Role
from app.staff.signin.browser import HEADER, PLAIN_COOKIE, form_token
from app.staff.signin.entrance import Entrance, phone_place
from app.staff.signin.models import Credential
from app.staff.signin.sessions import Caller, begin
from tests.builders import NOW, SEALER, a_person
from tests.web.door import PASSWORDS, a_client, sessions_in

PASSWORD = "four plain words here"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HOME = Caller(b"home", "Firefox")


def an_entrance(db: Session, now: datetime = NOW, caller: Caller = HOME) -> Entrance:
    """The door's step at a moment."""
    return Entrance(sessions_in(db), PASSWORDS, SEALER, caller, now, secrets.token_bytes)


def a_credential(db: Session, person: Person | None = None, **columns: Any) -> Credential:
    """Somebody who signs in by PASSWORD and a phone that knows SECRET."""
    person = person or a_person(db)
    made: dict[str, Any] = {
        "person_id": person.id,
        "username": f"staff.{person.id}",
        "password_hash": PASSWORDS.hash(PASSWORD),
        "phone_sealed": SEALER.seal(SECRET.encode(), phone_place(person.id)),
        "phone_at": NOW,
    }
    credential = Credential(**made | columns)
    db.add(credential)
    db.flush()
    db.refresh(credential)
    return credential


def code_at(now: datetime) -> str:
    """What the phone shows."""
    return TOTP(SECRET).at(now)


@dataclass(frozen=True)
class Browser:
    """Somebody signed in, before their browser."""

    person_id: int
    key: str
    client: TestClient


def a_browser(db: Session, role: Role = Role.OMBUDSMAN, *, now: datetime = NOW, **asked: Any) -> Browser:
    """Whoever is of an office is of the water department; every request carries the cookie and the form's token."""
    person = a_person(db, role=role, department="water" if role in OF_AN_OFFICE else None)
    a_credential(db, person)
    _, key = begin(db, person.id, HOME, passed=True, now=now, token_bytes=secrets.token_bytes)
    client = a_client(sessions_in(db), now=now, **asked)
    client.cookies.set(PLAIN_COOKIE, key)
    client.headers |= {HEADER: form_token(key), "Origin": "http://testserver"}
    return Browser(person.id, key, client)
