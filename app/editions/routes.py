"""The API of what is published: policy, directory, canned texts and menus, read and changed as one edition.

There is no second store: a change goes through the same proof, and into the same list, as `itika menus publish`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from sqlalchemy.orm import Session

from app.editions import actions, queries
from app.editions.press import Press, Pressroom
from app.kit.errors import Fault, Invalid, NotFound
from app.menu.library import library_of
from app.staff.access import Signed, SignedIn, allowed
from app.staff.policy import Deed
from app.web.deps import Db, Now, part
from app.web.errors import problems
from app.web.etag import IfMatch, etag, expect

router = APIRouter(prefix="/api/v1/editions", tags=["published content"])

Publishes = Annotated[Signed, Depends(allowed(Deed.PUBLISH))]
PressroomHere = Annotated[Pressroom, Depends(part(Pressroom))]
Version = Annotated[str, Path(pattern="^[0-9a-f]{12}$", examples=["23e0ad85d11b"])]
Why = Annotated[str, Field(min_length=1, max_length=actions.LONGEST_WHY, description="One line: it stays.")]
LINE: dict[str, JsonValue] = {
    "version": "23e0ad85d11b",
    "at": "2026-11-24T09:00:00Z",
    "by": "A. Nekesa",
    "why": "Gazette notice 1234: the municipality answers for markets",
}


class EditionLine(BaseModel):
    """One edition that was put in force; `by` is null where the house did so itself at its first start."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [LINE]})

    version: str
    at: datetime
    by: str | None
    why: str


class Editions(BaseModel):
    """What was put in force, the newest first: that is what holds."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [LINE]}]})

    items: list[EditionLine]


class EditionView(BaseModel):
    """One edition: its files by name."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": LINE["version"], "files": ["canned.yaml", "policy.yaml"]}]}
    )

    version: str
    files: list[str]


class FileView(BaseModel):
    """One file of an edition, as it was written, with the comments that say where its numbers come from."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": LINE["version"], "name": "policy.yaml", "text": "review_days: 30\n"}]
        }
    )

    version: str
    name: str
    text: str


class Changed(BaseModel):
    """Files that are to be in force as they are sent, whole; all others stay."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"why": LINE["why"], "files": {"policy.yaml": "review_days: 21\n"}}]},
    )

    why: Why
    files: dict[str, Annotated[str, Field(max_length=500_000)]] = Field(min_length=1, max_length=40)


class Reason(BaseModel):
    """Why an earlier edition is to hold again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"why": "The new ward was wrong"}]})

    why: Why


@dataclass(frozen=True, slots=True)
class Hand:
    """What publishing needs; `version` is in force, and stays so until the request is over."""

    db: Session
    now: datetime
    person_id: int
    press: Press[Any]
    version: str

    def told(self) -> EditionLine:
        """What was just put in force."""
        self.db.flush()
        return EditionLine.model_validate(queries.publications(self.db, limit=1)[0])


def take(db: Db, now: Now, signed: Publishes, pressroom: PressroomHere, if_match: IfMatch) -> Hand:
    """The hand of whoever may publish; 412 when what is in force is not what they read."""
    version = actions.hold(db)
    expect(version, if_match)
    return Hand(db, now, signed.person_id, pressroom.press(now), version)


InHand = Annotated[Hand, Depends(take)]


@router.get("")
def list_editions(db: Db, _: SignedIn) -> Editions:
    """The newest 20 editions: when, by whom and why."""
    return Editions(items=[EditionLine.model_validate(line) for line in queries.publications(db)])


@router.get("/in-force", responses=problems(404))
def read_edition(db: Db, _: SignedIn, response: Response) -> EditionView:
    """What holds now, and its `ETag` for a change."""
    version = queries.held(db)
    response.headers["ETag"] = etag(version)
    return EditionView(version=version, files=sorted(queries.sources(db, version)))


@router.get("/{version}/files/{name:path}", responses=problems(404))
def read_file(version: Version, name: str, db: Db, _: SignedIn) -> FileView:
    """One file of an edition: `policy.yaml` (clocks, ladder, who answers), `jurisdiction.yaml` (the directory),
    `canned.yaml`, `holidays.yaml`, `places.yaml` and so on.
    """
    found = queries.sources(db, version).get(name)
    if found is None:
        raise NotFound("menu.file", f"The edition {version} has no file of that name.")
    return FileView(version=version, name=name, text=found)


@router.post("", status_code=201, responses=problems(404, 409, 412, 428))
def publish_files(changed: Changed, hand: InHand) -> EditionLine:
    """Put changed files in force, if the whole still passes the proof; 409 names each fault by file and line.

    Web and worker take it up within seconds. Whoever keeps the county's folder of menus takes the change over there
    too: the next `itika menus publish` of a folder puts that folder in force, whole.
    """
    sources = queries.sources(hand.db, hand.version)
    if strange := sorted(changed.files.keys() - sources.keys()):
        mend = f"Take some of: {', '.join(sorted(sources))}."
        raise Invalid("menu.file", f"There is no file {strange[0]}.", [Fault("files", mend)])
    library = library_of(sources | changed.files)
    actions.publish(hand.db, library, hand.press, by=hand.person_id, why=changed.why, now=hand.now)
    return hand.told()


@router.post("/{version}/return", status_code=201, responses=problems(404, 409, 412, 428))
def return_to_edition(version: Version, reason: Reason, hand: InHand) -> EditionLine:
    """Put an earlier edition in force again, if it still passes the proof."""
    actions.roll_back(hand.db, version, hand.press, by=hand.person_id, why=reason.why, now=hand.now)
    return hand.told()
