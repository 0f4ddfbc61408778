"""Barazas as they come in and leave."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from app.forums.draft import TITLE, VENUE, Draft
from app.forums.models import Forum
from app.web.paging import Paging

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Spoken(BaseModel):
    """The same words in each language."""

    model_config = ConfigDict(extra="forbid")

    en: Line
    sw: Line


NEW: dict[str, JsonValue] = {
    "code": "4821",
    "ward": 991,
    "title": {"en": "Budget 2026/27: your voice", "sw": "Bajeti 2026/27: maoni yako"},
    "venue": {"en": "DEB Primary School", "sw": "Shule ya DEB"},
    "starts_at": "2026-12-03T10:30:00+03:00",
}
MADE: dict[str, JsonValue] = NEW | {
    "starts_at": "2026-12-03T07:30:00Z",
    "made_by": 3,
    "created_at": "2026-11-24T09:00:00Z",
}


class NewForum(BaseModel):
    """A baraza to be made."""

    model_config = ConfigDict(json_schema_extra={"examples": [NEW]}, extra="forbid")

    code: str = Field(pattern="^[0-9]{4}$", description="The four digits on the poster.")
    ward: int = Field(description="IEBC code of the ward.")
    title: Spoken = Field(description=f"At most {TITLE} septets of GSM 03.38 in each language.")
    venue: Spoken = Field(description=f"At most {VENUE} septets of GSM 03.38 in each language.")
    starts_at: AwareDatetime = Field(description="On the half hour, 06:00 to 20:00 in Nairobi, with its offset.")

    def draft(self) -> Draft:
        """What the rules judge."""
        return Draft(self.code, self.ward, self.title.model_dump(), self.venue.model_dump(), self.starts_at)


class ForumView(BaseModel):
    """A baraza as staff see it."""

    model_config = ConfigDict(json_schema_extra={"examples": [MADE]})

    code: str
    ward: int
    title: Spoken
    venue: Spoken
    starts_at: datetime
    made_by: int
    created_at: datetime

    @classmethod
    def of(cls, forum: Forum) -> Self:
        """The row's shape outside."""
        return cls(
            code=forum.code,
            ward=forum.ward,
            title=Spoken(en=forum.title_en, sw=forum.title_sw),
            venue=Spoken(en=forum.venue_en, sw=forum.venue_sw),
            starts_at=forum.starts_at,
            made_by=forum.made_by,
            created_at=forum.created_at,
        )


class ForumPage(BaseModel):
    """One page of barazas, the newest made first."""

    items: list[ForumView]


class Asked(Paging):
    """Which barazas."""

    ward: int | None = Field(None, ge=1, le=9999, description="Only of this ward.")
