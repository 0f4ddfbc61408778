"""Who is asking, by a token or by the session of a browser, and whether they may do what the route does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.kit.errors import Forbidden, NotFound
from app.settings import Settings
from app.staff.models import Person
from app.staff.policy import Deed, Role, Sight, may, sight
from app.staff.queries import holder
from app.staff.signin import sessions
from app.staff.signin.browser import SAFE, cookie_of, form_token, must_be_ours, must_carry, shown_token
from app.staff.signin.rules import Step
from app.staff.signin.sessions import Within
from app.web.deps import Db, Now, part
from app.web.errors import unsigned

bearer = HTTPBearer(auto_error=False, description="A token from `itika staff token`: `itk_…`.")

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

    @property
    def sight(self) -> Sight:
        """Which complaints this person may know of."""
        return sight(self.role, self.department, self.person_id)


def in_session(request: Request, db: Db, now: Now, settings: SettingsHere, shown: Shown) -> Within:
    """The browser's session, whatever is still asked in it; an unsafe request must be our own page's.

    Raises NotFound (staff.session), Forbidden (http.foreign, http.forged).
    """
    key = cookie_of(request, settings)
    if key is None:
        raise NotFound("staff.session", "No such session, or not any more.")
    here = sessions.within(db, key, now=now)
    if request.method not in SAFE:
        must_be_ours(request)
        must_carry(form_token(key), shown)
    return here


def signed_in(*, request: Request, db: Db, now: Now, settings: SettingsHere, given: Given, shown: Shown) -> Signed:
    """The holder of the token, or else whoever signed in in this browser.

    401 alike for none, an unknown, an expired and a revoked one. A cookie changes nothing without its form's token.
    """
    try:
        if given is not None or "Authorization" in request.headers:
            return signed(holder(db, given.credentials if given else "", now))
        here = in_session(request, db, now, settings, shown)
    except NotFound:
        raise unsigned() from None
    if here.step is not Step.DONE:
        raise unsigned()
    sessions.touch(here.session, now=now)
    return signed(here.person)


SignedIn = Annotated[Signed, Depends(signed_in)]


def signed(person: Person) -> Signed:
    """A person as routes know them."""
    return Signed(person.id, person.name, Role(person.role), person.department)


def allowed(*deeds: Deed) -> Callable[[Signed], Awaitable[Signed]]:
    """A dependency that gives whoever is signed in, if their role may do one of `deeds`; else 403."""

    async def check(signed: SignedIn) -> Signed:
        check_may(signed, *deeds)
        return signed

    return check


def check_may(signed: Signed, *deeds: Deed) -> None:
    """Raises Forbidden (staff.not_allowed) for a role that may do none of `deeds`."""
    if not any(may(signed.role, deed) for deed in deeds):
        raise Forbidden("staff.not_allowed", f"The role {signed.role} may not {' or '.join(deeds)}.")
