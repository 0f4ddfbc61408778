"""The API of the county's people: whom a complaint can be given to, who has which rights, and who decides it."""

import re
import secrets
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import AwareDatetime, BeforeValidator

from app.audit.actions import note
from app.staff import actions, queries
from app.staff.access import Signed, allowed
from app.staff.models import Person
from app.staff.policy import Deed, Role
from app.staff.review import QUARTER, review
from app.staff.schemas import (
    InvitationView,
    NewPerson,
    PeoplePage,
    PersonView,
    ReviewedView,
    ReviewView,
    RightsGiven,
    RightsView,
    TakenOn,
    TokenAsked,
    TokenGiven,
    TokenView,
    rights_of,
)
from app.staff.signin.keeping import invite, reset_totp
from app.staff.signin.models import Credential
from app.staff.signin.passwords import Passwords
from app.web.deps import Db, Now, part
from app.web.errors import problems
from app.web.etag import IfMatch, etag, expect
from app.web.paging import LARGEST, Paging, link_next

router = APIRouter(prefix="/api/v1/people", tags=["people"])

Number = Annotated[int, Path(ge=1, le=LARGEST, examples=[4])]
Granting = Annotated[Signed, Depends(allowed(Deed.GRANT))]
Reviewing = Annotated[Signed, Depends(allowed(Deed.REVIEW))]


def _as_written(value: Any) -> Any:
    """Moments are written one way: pydantic would take seconds since 1970 too."""
    if isinstance(value, str) and not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]", value):
        raise ValueError("write it as 2026-11-24T09:00:00Z")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_as_written)]
PasswordsHere = Annotated[Passwords, Depends(part(Passwords))]
CHANGED = problems(404, 409, 412, 428)


@router.get("")
def list_people(
    *,
    asked: Annotated[Paging, Query()],
    db: Db,
    signed: Annotated[Signed, Depends(allowed(Deed.READ_CASES, Deed.REVIEW))],  # noqa: ARG001
    request: Request,
    response: Response,
) -> PeoplePage:
    """Everybody who works here now, by number; `Link` leads to the next page."""
    found = queries.people_page(db, after=asked.after, limit=asked.limit + 1)
    shown, after = asked.cut(found)
    link_next(request, response, after)
    return PeoplePage(items=[PersonView.model_validate(person) for person in shown])


@router.get("/review")
def review_rights(db: Db, now: Now, signed: Reviewing, since: Moment | None = None) -> ReviewView:
    """The access review: who has which rights, by which keys, when they last came in, and every change since a
    moment, a quarter of a year ago if none is given. For reading by two people each quarter.
    """
    begins = since or now - QUARTER
    note(db, person_id=signed.person_id, deed="review", about="people", now=now)
    return ReviewView(since=begins, items=[ReviewedView.of(one, now) for one in review(db, since=begins, now=now)])


@router.get("/{number}", responses=problems(404))
def read_person(number: Number, db: Db, signed: Reviewing, response: Response) -> RightsView:  # noqa: ARG001
    """Somebody's rights, also of one who left. Its `ETag` is what a change asks for."""
    return show(queries.person_of(db, number), response)


@router.post("", status_code=201)
def take_on(given: NewPerson, db: Db, now: Now, signed: Granting, passwords: PasswordsHere) -> TakenOn:
    """Take somebody on. A role that shows what residents said is given by the Ombudsman alone (403 staff.grant)."""
    person = actions.add_person(db, given.name, given.rights(), by=signed.person_id, now=now)
    invited = None if given.role is Role.CLIENT else invitation(db, person, passwords, signed, now)
    return TakenOn(person=rights_of(person), invitation=invited)


@router.post("/{number}/rights", status_code=201, responses=CHANGED)
def change_rights(
    *, number: Number, given: RightsGiven, if_match: IfMatch, db: Db, now: Now, signed: Granting, response: Response
) -> RightsView:
    """Give somebody other rights; their sessions end. Nobody decides about their own (403 staff.own_rights)."""
    person = held(db, number, if_match)
    actions.change_rights(db, person, given.rights(), by=signed.person_id, now=now)
    return show(person, response)


@router.post("/{number}/departure", status_code=201, responses=CHANGED)
def let_go(
    *, number: Number, if_match: IfMatch, db: Db, now: Now, signed: Granting, response: Response
) -> RightsView:
    """Let somebody go: sessions and keys stop at once; what they did stays theirs."""
    person = held(db, number, if_match)
    actions.end(db, person, by=signed.person_id, now=now)
    return show(person, response)


@router.post("/{number}/invitation", status_code=201, responses=CHANGED)
def give_password(
    *,
    number: Number,
    if_match: IfMatch,
    db: Db,
    now: Now,
    signed: Granting,
    passwords: PasswordsHere,
) -> InvitationView:
    """Another first password for one that was lost. It opens nothing without the phone they confirmed."""
    person = held(db, number, if_match)
    return invitation(db, person, passwords, signed, now)


@router.post("/{number}/lost-phone", status_code=201, responses=CHANGED)
def forget_phone(
    *,
    number: Number,
    if_match: IfMatch,
    db: Db,
    now: Now,
    signed: Granting,
    passwords: PasswordsHere,
) -> InvitationView:
    """Forget the phone of somebody who lost it, with its recovery codes, and give another first password."""
    person = held(db, number, if_match)
    if credential := db.get(Credential, person.id):
        reset_totp(db, credential, by=signed.person_id, now=now)
    return invitation(db, person, passwords, signed, now)


@router.post("/{number}/tokens", status_code=201, responses=problems(404, 409))
def give_token(number: Number, given: TokenAsked, db: Db, now: Now, signed: Granting) -> TokenGiven:
    """A key to the API for somebody else, or for a program (role `client`), for as little as it needs."""
    made = actions.issue_token(
        db,
        queries.person_of(db, number),
        by=signed.person_id,
        deeds=given.deeds,
        department=given.department,
        days=given.days,
        now=now,
        token_bytes=secrets.token_bytes,
    )
    return TokenGiven(token=made)


@router.delete("/{number}/tokens/{which}", responses=problems(404))
def take_token(number: Number, which: Number, db: Db, now: Now, signed: Granting) -> TokenView:
    """Close a key to the API for good."""
    found = queries.token_of(db, number, which)
    actions.revoke(db, found, by=signed.person_id, now=now)
    return TokenView.model_validate(found)


def held(db: Db, number: int, if_match: str) -> Person:
    """Somebody to be changed: locked, and still what was read (412, 428)."""
    person = queries.person_of(db, number)
    db.refresh(person, with_for_update={"key_share": True})
    expect(person.version, if_match)
    return person


def show(person: Person, response: Response) -> RightsView:
    """The person with their version as ETag."""
    response.headers["ETag"] = etag(person.version)
    return rights_of(person)


def invitation(db: Db, person: Person, passwords: Passwords, signed: Signed, now: datetime) -> InvitationView:
    """How this person signs in for the first time."""
    told = invite(db, person, passwords, by=signed.person_id, now=now, token_bytes=secrets.token_bytes)
    return InvitationView.model_validate(told)
