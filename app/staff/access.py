"""Who is asking: the token of a request, and whether its holder may do what the route does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.kit.errors import Forbidden, NotFound
from app.staff.policy import Deed, Role, Sight, may, sight
from app.staff.queries import holder
from app.web.deps import Db, Now
from app.web.errors import unsigned

bearer = HTTPBearer(auto_error=False, description="A token from `itika staff token`: `itk_…`.")


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


def signed_in(db: Db, now: Now, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> Signed:
    """The holder of the token; 401 alike for none, an unknown, an expired and a revoked one."""
    if given is None:
        raise unsigned()
    try:
        person = holder(db, given.credentials, now)
    except NotFound:
        raise unsigned() from None
    return Signed(person.id, person.name, Role(person.role), person.department)


SignedIn = Annotated[Signed, Depends(signed_in)]


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
