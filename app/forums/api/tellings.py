"""The API of what those who were told of a baraza are told later: read it, and let it go as a second person."""

from datetime import datetime
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.forums import queries
from app.forums.actions import telling as actions
from app.forums.api.routes import Code, GroundsHere, reads
from app.forums.models import Forum, Telling
from app.forums.ports import Grounds
from app.forums.rules.telling import Kind
from app.forums.told import people, words
from app.kit.errors import NotFound
from app.staff.access import Signed, allowed
from app.staff.policy import Deed
from app.web.deps import Db, Now
from app.web.errors import problems
from app.web.etag import IfMatch, etag, expect
from app.web.paging import Number

router = APIRouter(prefix="/api/v1/forums/{code}/tellings", tags=["barazas"])


TELLING: dict[str, JsonValue] = {
    "id": 7,
    "kind": "moved",
    "state": "waiting",
    "texts": {"en": "CHANGE: baraza Budget 2026/27: your voice is now Thu 10 Dec, 10:30 am, DEB Primary School."},
    "people": 412,
    "owed": 0,
    "due_at": "2026-11-24T09:00:00Z",
    "until": "2026-12-10T07:30:00Z",
    "author_id": 3,
    "released_by": None,
}


class TellingView(BaseModel):
    """Something that those who were told of a baraza are told later."""

    model_config = ConfigDict(json_schema_extra={"examples": [TELLING]})

    id: int
    kind: Kind
    state: Literal["waiting", "ready", "done", "void"] = Field(
        description="`waiting` for a second person; `ready` to leave when it is due; `void`: it will not leave."
    )
    texts: dict[str, str] = Field(description="By language: en, sw.")
    people: int = Field(description="Whom it would reach if it left now, beyond those it has reached.")
    owed: int = Field(description="Whom it has reached so far.")
    due_at: datetime
    until: datetime = Field(description="After this moment it is worth nothing, and is not sent.")
    author_id: int | None = Field(description="Who caused it; null for what comes by itself.")
    released_by: int | None

    @classmethod
    def of(cls, db: Db, grounds: Grounds, telling: Telling, forum: Forum, now: datetime) -> Self:
        """The row's shape outside."""
        same = cls.model_fields.keys() - {"texts", "people"}
        reached = people(db, telling, forum, now=now) if telling.state in ("waiting", "ready") else 0
        return cls.model_validate(
            {name: getattr(telling, name) for name in same}
            | {"texts": words(db, grounds, telling, forum), "people": reached}
        )


class TellingList(BaseModel):
    """All that is told of one baraza, the first due first."""

    items: list[TellingView]


@router.get("", dependencies=[reads], responses=problems(404))
def list_tellings(code: Code, db: Db, now: Now, grounds: GroundsHere) -> TellingList:
    """Reminders, changes and the question whether people were heard: what was told, and what waits for whom."""
    forum = queries.by_code(db, code)
    found = queries.tellings(db, forum)
    return TellingList(items=[TellingView.of(db, grounds, one, forum, now) for one in found])


@router.get("/{number}", dependencies=[reads], responses=problems(404))
def read_telling(
    *, code: Code, number: Number, db: Db, now: Now, grounds: GroundsHere, response: Response
) -> TellingView:
    """One of them; its `ETag` is what a release asks for: nobody releases a text they have not read."""
    forum = queries.by_code(db, code)
    telling = known(next((one for one in queries.tellings(db, forum) if one.id == number), None))
    response.headers["ETag"] = etag(telling.version)
    return TellingView.of(db, grounds, telling, forum, now)


@router.post("/{number}/release", status_code=201, responses=problems(404, 409, 412, 428))
def release_telling(
    *,
    code: Code,
    number: Number,
    if_match: IfMatch,
    db: Db,
    now: Now,
    grounds: GroundsHere,
    signed: Annotated[Signed, Depends(allowed(Deed.RELEASE))],
    response: Response,
) -> TellingView:
    """Let it go to exactly those who were told. 403 for the one who caused it, whatever their role."""
    forum = queries.by_code(db, code)
    telling = known(actions.locked(db, forum, number))
    expect(telling.version, if_match)
    actions.release(db, forum, telling, by=signed.person_id, now=now)
    response.headers["ETag"] = etag(telling.version)
    return TellingView.of(db, grounds, telling, forum, now)


def known(telling: Telling | None) -> Telling:
    """The same. Raises NotFound (telling.unknown)."""
    if telling is None:
        raise NotFound("telling.unknown", "Nothing of that number is told of this baraza.")
    return telling
