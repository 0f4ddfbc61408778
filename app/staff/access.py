"""Who is asking, by a token or by the session of a browser, and whether they may do what the route does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.kit.errors import Forbidden, NotFound
from app.settings import Settings
from app.staff.models import Person, Token
from app.staff.policy import MAY, Deed, Role, Sight, sight
from app.staff.queries import good_token, sight_of
from app.staff.signin import sessions
from app.staff.signin.browser import SAFE, cookie_of, form_token, must_be_ours, must_carry, shown_token
from app.staff.signin.rules import Step
from app.staff.signin.sessions import Within
from app.staff.signin.watch import Watched
from app.web.deps import Db, Now, part
from app.web.errors import unsigned

bearer = HTTPBearer(auto_error=False, description="A token from `itika staff token`: `itk_…`.")

USED = timedelta(hours=1)

Given = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
Shown = Annotated[str | None, Depends(shown_token)]
SettingsHere = Annotated[Settings, Depends(part(Settings))]


@dataclass(frozen=True, slots=True)
class Signed:
    """The member of staff behind a request."""

    person_id: int
    name: str
    role: Role
    department: str | None
    deeds: frozenset[Deed]
    sight: Sight

    def may(self, *deeds: Deed) -> bool:
        """Whether they may do one of `deeds`, by their role and by the token they came with."""
        return not self.deeds.isdisjoint(deeds)


def in_session(
    *, request: Request, watched: Watched, db: Db, now: Now, settings: SettingsHere, shown: Shown
) -> Within:
    """The browser's session, whatever is still asked in it; an unsafe request must be our own page's.

    Raises NotFound (staff.session), Forbidden (http.foreign, http.forged).
    """
    key = cookie_of(request, settings)
    if key is None:
        raise NotFound("staff.session", "No such session, or not any more.")
    here = sessions.within(db, key, now=now)
    watched.person_id = here.person.id
    if request.method not in SAFE:
        must_be_ours(request)
        must_carry(form_token(key), shown)
    return here


def signed_in(
    *, request: Request, watched: Watched, db: Db, now: Now, settings: SettingsHere, given: Given, shown: Shown
) -> Signed:
    """The holder of the token, or else whoever signed in in this browser.

    401 alike for none, an unknown, an expired and a revoked one. A cookie changes nothing without its form's token.
    """
    try:
        if given is not None or "Authorization" in request.headers:
            token = good_token(db, given.credentials if given else "", now)
            watched.person_id = token.person_id
            return signed_by(token, now)
        here = in_session(request=request, watched=watched, db=db, now=now, settings=settings, shown=shown)
    except NotFound:
        raise unsigned() from None
    if here.step is not Step.DONE:
        raise unsigned()
    sessions.touch(here.session, now=now)
    return signed(here.person)


SignedIn = Annotated[Signed, Depends(signed_in)]


def signed(person: Person) -> Signed:
    """A person as routes know them."""
    role = Role(person.role)
    return Signed(person.id, person.name, role, person.department, MAY[role], sight_of(person))


def signed_by(token: Token, now: datetime) -> Signed:
    """The holder of a token, with what it leaves of their rights; that it was used is written once an hour."""
    if token.used_at is None or now >= token.used_at + USED:
        token.used_at = now
    person = token.person
    role = Role(person.role)
    deeds = MAY[role] if token.deeds is None else MAY[role].intersection(token.deeds)
    office = token.department if person.department is None else person.department
    seen = sight(role, office, person.id, wards=person.wards, deeds=deeds)
    return Signed(person.id, person.name, role, person.department, deeds, seen.within(token.department))


def allowed(*deeds: Deed) -> Callable[[Signed], Awaitable[Signed]]:
    """A dependency that gives whoever is signed in, if they may do one of `deeds`; else 403."""

    async def check(signed: SignedIn) -> Signed:
        check_may(signed, *deeds)
        return signed

    return check


def check_may(signed: Signed, *deeds: Deed) -> None:
    """Raises Forbidden (staff.not_allowed) for a role, or a token of it, that may do none of `deeds`."""
    if not signed.may(*deeds):
        raise Forbidden("staff.not_allowed", f"The role {signed.role} may not {' or '.join(deeds)}.")
