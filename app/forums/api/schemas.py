"""Barazas as they come in and leave."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from app.forums.models import Forum, ForumEvent
from app.forums.ports import Grounds
from app.forums.rules.draft import ROOM, SHORT_NOTICE, Draft
from app.forums.rules.lifecycle import State
from app.web.paging import Paging

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Remark = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=2000)]
CODE = "^[0-9]{4}$"


class Spoken(BaseModel):
    """The same words in each language."""

    model_config = ConfigDict(extra="forbid")

    en: Line
    sw: Line


def room(field: str) -> str:
    """What the documentation says of a text."""
    return f"At most {ROOM[field]} septets of GSM 03.38 in each language."


class Where(BaseModel):
    """For whom it is: these wards, all of these sub-counties, or the whole county."""

    model_config = ConfigDict(extra="forbid")

    wards: list[int] | None = Field(None, min_length=1, max_length=60, description="IEBC codes of wards.")
    subcounties: list[int] | None = Field(None, min_length=1, max_length=12, description="Codes of sub-counties.")
    county: Literal[True] | None = None

    @model_validator(mode="after")
    def _says_one(self) -> Self:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError("Say one of wards, subcounties and county.")
        return self

    def within(self, grounds: Grounds) -> tuple[int, ...]:
        """Its wards."""
        if self.county:
            return grounds.every_ward
        return tuple(self.wards) if self.wards else grounds.within(map(str, self.subcounties or []))


NEW: dict[str, JsonValue] = {
    "code": "4821",
    "where": {"wards": [991]},
    "topic": "budget",
    "organiser": "finance",
    "title": {"en": "Budget 2026/27: your voice", "sw": "Bajeti 2026/27: maoni yako"},
    "venue": {"en": "DEB Primary School", "sw": "Shule ya DEB"},
    "agenda": {"en": "Which projects of the ward come first.", "sw": "Miradi ipi ya wadi ianze."},
    "access": {"en": "Sign language, ramp.", "sw": "Lugha ya ishara, njia ya viti."},
    "papers": {"en": "The draft budget lies at the ward office.", "sw": "Rasimu ya bajeti iko ofisi ya wadi."},
    "starts_at": "2026-12-03T10:30:00+03:00",
}
MADE: dict[str, JsonValue] = {name: value for name, value in NEW.items() if name != "where"} | {
    "venue_code": None,
    "wards": [991],
    "area": {"kind": "ward", "id": "991"},
    "starts_at": "2026-12-03T07:30:00Z",
    "state": "draft",
    "cause": None,
    "warnings": [],
    "announced_at": None,
    "held_at": None,
    "made_by": 3,
    "created_at": "2026-11-24T09:00:00Z",
}


class Written(BaseModel):
    """What a baraza says of itself."""

    model_config = ConfigDict(extra="forbid")

    where: Where
    topic: str = Field(
        max_length=40, description="What its notice is about, as people subscribe: a word of `about`."
    )
    organiser: str = Field(max_length=40, description="The office that calls it: a word of `department`.")
    title: Spoken = Field(description=room("title"))
    venue: Spoken = Field(description=room("venue"))
    agenda: Spoken = Field(description=room("agenda"))
    access: Spoken = Field(description=f"What helps people with disabilities to take part. {room('access')}")
    papers: Spoken = Field(description=f"What the papers say, and where they lie. {room('papers')}")
    starts_at: AwareDatetime = Field(description="On the half hour, 06:00 to 20:00 in Nairobi, with its offset.")

    def draft(self, grounds: Grounds) -> Draft:
        """What the rules judge."""
        texts = {field: getattr(self, field).model_dump() for field in ROOM}
        return Draft(self.where.within(grounds), self.topic, self.organiser, **texts, starts_at=self.starts_at)


class NewForum(Written):
    """A baraza to be made."""

    model_config = ConfigDict(json_schema_extra={"examples": [NEW]}, extra="forbid")

    code: str | None = Field(None, pattern=CODE, description="The four digits on the poster; else they are drawn.")


class Correction(Written):
    """A draft, written anew."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{name: value for name, value in NEW.items() if name != "code"}]},
        extra="forbid",
    )


class Announcement(BaseModel):
    """An announcement; `why` is asked where it is less than three days away."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"why": None}]}, extra="forbid")

    why: Remark | None = None


class Moving(BaseModel):
    """Another moment or another venue; what is left out stays."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"starts_at": "2026-12-10T10:30:00+03:00"}]}, extra="forbid"
    )

    starts_at: AwareDatetime | None = None
    venue: Spoken | None = None


class Cancellation(BaseModel):
    """Why it will not be held, in a word that every language has."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"cause": "rain"}]}, extra="forbid")

    cause: str = Field(max_length=40, description="A word of the list `cause`.")


class Minutes(BaseModel):
    """What was said and decided, for the record."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"minutes": "212 came. The road to the clinic comes first."}]},
        extra="forbid",
    )

    minutes: Remark


class AreaView(BaseModel):
    """What its wards are called together."""

    kind: Literal["ward", "subcounty", "county"]
    id: str


class ForumView(BaseModel):
    """A baraza as staff see it."""

    model_config = ConfigDict(json_schema_extra={"examples": [MADE]})

    code: str
    venue_code: str | None = Field(description="Hangs where it is held: whoever dials and types it is there.")
    wards: list[int]
    area: AreaView
    topic: str
    organiser: str
    title: Spoken
    venue: Spoken
    agenda: Spoken | None = Field(description="Null in barazas of before there was one.")
    access: Spoken | None
    papers: Spoken | None
    starts_at: datetime
    state: State
    cause: str | None = Field(description="Why it was cancelled.")
    warnings: list[Literal["short_notice"]] = Field(description="What people will ask about.")
    announced_at: datetime | None
    held_at: datetime | None
    made_by: int
    created_at: datetime

    @classmethod
    def of(cls, forum: Forum, grounds: Grounds) -> Self:
        """The row's shape outside."""
        area = grounds.area(forum.wards)
        late = forum.announced_at is not None and forum.starts_at - forum.announced_at < SHORT_NOTICE
        same = cls.model_fields.keys() - ROOM.keys() - {"area", "warnings"}
        return cls.model_validate(
            {name: getattr(forum, name) for name in same}
            | {field: _spoken(forum, field) for field in ROOM}
            | {"area": {"kind": area.kind, "id": area.id}, "warnings": ["short_notice"] if late else []}
        )


def _spoken(forum: Forum, field: str) -> dict[str, str] | None:
    said = {language: forum.said(field, language) for language in ("en", "sw")}
    return said if all(said.values()) else None


class ForumPage(BaseModel):
    """One page of barazas, the newest made first."""

    items: list[ForumView]


EVENT: dict[str, JsonValue] = {
    "at": "2026-11-24T09:00:00Z",
    "verb": "cancel",
    "before": "announced",
    "after": "cancelled",
    "person_id": 3,
    "words": None,
    "detail": {"cause": "rain"},
}


class EventView(BaseModel):
    """One thing that was done about a baraza."""

    model_config = ConfigDict(json_schema_extra={"examples": [EVENT]})

    at: datetime
    verb: str
    before: State | None
    after: State
    person_id: int
    words: str | None = Field(description="What whoever did it said: a reason, the minutes.")
    detail: dict[str, str] | None

    @classmethod
    def of(cls, event: ForumEvent) -> Self:
        """The row's shape outside."""
        return cls.model_validate({name: getattr(event, name) for name in cls.model_fields})


class EventList(BaseModel):
    """Everything that was done about one baraza, the first first."""

    items: list[EventView]


class Asked(Paging):
    """Which barazas."""

    ward: int | None = Field(None, ge=1, le=9999, description="Only those that are for this ward.")
    state: State | None = Field(None, description="Only those in this state.")
