"""The shapes in which the county's people enter and leave the API."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.audit.models import Entry
from app.staff.actions import Rights
from app.staff.models import Person, Token
from app.staff.policy import Deed, Role
from app.staff.review import Reviewed
from app.web.paging import LARGEST

Shown = dict[str, Any]


def shown(example: Shown) -> Shown:
    """What a shape looks like, for the document."""
    return {"examples": [example]}


A_PERSON: Shown = {"id": 4, "name": "A. Wekesa", "role": "officer", "department": "water"}
AT = "2026-11-24T09:00:00Z"
A_RIGHT = {**A_PERSON, "wards": [1012], "supervisor_id": None, "created_at": AT, "ended_at": None}
AN_INVITATION = {"username": "a.wekesa", "password": "k3fj-q7xm-a2bc-d4ef", "until": AT}
A_TOKEN = {
    "id": 7,
    "created_at": AT,
    "expires_at": AT,
    "used_at": None,
    "deeds": ["read complaints"],
    "department": "water",
}
A_CHANGE = {"at": AT, "deed": "grant", "person_id": 1, "detail": {"role": "officer"}}
A_LINE = {**A_RIGHT, "seen_at": AT, "unused": False, "tokens": [A_TOKEN], "changes": [A_CHANGE]}

Office = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,30}$")]
Ward = Annotated[int, Field(ge=1, le=9999)]


class PersonView(BaseModel):
    """A member of staff, as colleagues know them."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra=shown(A_PERSON))

    id: int
    name: str
    role: Role
    department: str | None = Field(description="Null for those who belong to no office.")


class PeoplePage(BaseModel):
    """Some of the staff."""

    items: list[PersonView]


class RightsGiven(BaseModel):
    """What somebody is here for, and where."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra=shown({"role": "officer", "department": "water", "wards": [1012]})
    )

    role: Role
    department: Office | None = None
    wards: list[Ward] | None = Field(default=None, max_length=60, description="Null for all.")
    supervisor: Annotated[int, Field(ge=1, le=LARGEST)] | None = Field(default=None, description="Who leads them.")

    def rights(self) -> Rights:
        """As the house takes them."""
        return Rights(self.role, self.department, self.wards, self.supervisor)


class NewPerson(RightsGiven):
    """Somebody to take on."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra=shown({"name": "A. Wekesa", "role": "officer", "department": "water"})
    )

    name: str = Field(max_length=100)


class RightsView(PersonView):
    """A member of staff with the rights they have; its `ETag` is what a change asks for."""

    model_config = ConfigDict(json_schema_extra=shown(A_RIGHT))

    wards: list[int] | None
    supervisor_id: int | None
    created_at: datetime
    ended_at: datetime | None


class InvitationView(BaseModel):
    """How somebody signs in for the first time. The password is shown here and nowhere again."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra=shown(AN_INVITATION))

    username: str
    password: str
    until: datetime


class TakenOn(BaseModel):
    """Somebody new, and how they sign in; a program signs in nowhere, and gets a token."""

    model_config = ConfigDict(json_schema_extra=shown({"person": A_RIGHT, "invitation": AN_INVITATION}))

    person: RightsView
    invitation: InvitationView | None


class TokenAsked(BaseModel):
    """A key to the API: for how long, and how much of what its holder may do."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown({"days": 90, "deeds": ["read complaints"]}))

    days: int = Field(ge=1, le=366)
    deeds: list[Deed] | None = Field(default=None, description="Null for all of it; a client must name some.")
    department: Office | None = Field(default=None, description="Only this one's complaints.")


class TokenGiven(BaseModel):
    """A new key. It is shown here and nowhere again."""

    model_config = ConfigDict(json_schema_extra=shown({"token": "itk_" + "a" * 43}))

    token: str


class TokenView(BaseModel):
    """A key that opens, without the key."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra=shown(A_TOKEN))

    id: int
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    deeds: list[Deed] | None
    department: str | None


class ChangeView(BaseModel):
    """One change of somebody's rights, and who made it; null is the console."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra=shown(A_CHANGE))

    at: datetime
    deed: str
    person_id: int | None
    detail: Mapping[str, str]


class ReviewedView(RightsView):
    """One line of the review."""

    model_config = ConfigDict(json_schema_extra=shown(A_LINE))

    seen_at: datetime | None = Field(description="When they last came in, by a page or by a key.")
    unused: bool = Field(description="Whether nobody came in by these rights for 60 days.")
    tokens: list[TokenView]
    changes: list[ChangeView]

    @classmethod
    def of(cls, one: Reviewed, now: datetime) -> Self:
        """The line about one person."""
        return cls(
            **rights_of(one.person).model_dump(),
            seen_at=one.seen_at,
            unused=one.is_unused(now),
            tokens=[_token(token) for token in one.tokens],
            changes=[_change(entry) for entry in one.changes],
        )


class ReviewView(BaseModel):
    """Who has which rights, and what was changed since a moment."""

    since: datetime
    items: list[ReviewedView]


def rights_of(person: Person) -> RightsView:
    """A person with the rights they have."""
    return RightsView.model_validate(person)


def _token(token: Token) -> TokenView:
    return TokenView.model_validate(token)


def _change(entry: Entry) -> ChangeView:
    return ChangeView.model_validate(entry)
