"""Notices as they come in and leave the house."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from app.broadcasts.audience import Estimate, Objection
from app.broadcasts.models import Broadcast
from app.broadcasts.ports import Airing, Approval, Wish
from app.kit.gsm import segment
from app.kit.measure import Costly, Measured

TEXT = (
    "BARAZA Mautuma: Budget 2026/27. Thu 3 Dec, 10:30 am, DEB Primary School. "
    "You are welcome. To stop: dial *384*50#, press 3, then 3. You pay 1 shilling."
)
NOTICE: dict[str, JsonValue] = {
    "id": 7,
    "about": "forum/4821",
    "wards": [991],
    "topic": "baraza",
    "state": "draft",
    "texts": {"en": {"text": TEXT, "segments": 1, "units": 156}},
    "recipients": 412,
    "makers": [3],
    "author_id": 3,
    "released_by": None,
    "released_at": None,
    "starts_at": None,
    "next_at": None,
    "expires_at": "2026-12-03T07:30:00Z",
    "created_at": "2026-11-24T09:00:00Z",
}
NEW: dict[str, JsonValue] = {
    "texts": {"en": "Water returns to {ward} on Friday.", "sw": "Maji yatarudi {ward} Ijumaa."},
    "subcounties": ["201"],
    "expires_at": "2026-11-28T18:00:00+03:00",
}
LINE: dict[str, JsonValue] = {
    name: NOTICE[name] for name in ("id", "about", "state", "author_id", "released_by", "expires_at", "created_at")
}
SEALED: dict[str, JsonValue] = {"hash": "9f" * 32, "recipients": 412, "ceiling_kes": "329.60"}

MEASURED: dict[str, JsonValue] = {"text": TEXT, "alphabet": "gsm", "units": 156, "segments": 1, "cost": "0.80"}
ESTIMATE: dict[str, JsonValue] = {
    "spoken": [
        {
            "language": "en",
            "people": 412,
            "preview": MEASURED,
            "characters": 156,
            "costly": [],
            "plain": MEASURED,
            "cost_kes": "329.60",
        }
    ],
    "people": 412,
    "by_ward": {"991": 412},
    "left_out": {"opted_out": 3, "told_lately": 12},
    "cost_kes": "329.60",
    "sending_hours": 0.0023,
    "begins_at": "2026-11-24T09:00:00Z",
    "ends_at": "2026-11-24T09:00:09Z",
    "first": 100,
    "blockers": [],
    "warnings": [],
    "approval": SEALED,
}

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]


class NewNotice(BaseModel):
    """A notice to be written, or changed. To whom: `wards`, `subcounties`, or with `county` everybody."""

    model_config = ConfigDict(json_schema_extra={"examples": [NEW]}, extra="forbid")

    texts: dict[Literal["en", "sw"], Words] = Field(
        description="By language; {ward} becomes the name of the reader's ward. How to stop is added to each."
    )
    wards: list[int] = Field([], max_length=100, description="IEBC codes of wards.")
    subcounties: list[str] = Field([], max_length=20, description="Codes of sub-counties.")
    county: bool = False
    topic: Literal["news", "baraza"] = "news"
    starts_at: AwareDatetime | None = Field(None, description="Not before then; null: when it is released.")
    expires_at: AwareDatetime = Field(description="It is not sent to anybody after this moment.")

    @model_validator(mode="after")
    def _one_audience(self) -> Self:
        if self.county and (self.wards or self.subcounties):
            raise ValueError("the whole county, or some of its wards: not both")
        return self

    def wish(self, airing: Airing) -> Wish:
        """What the house makes of it; an unknown sub-county has the ward 0, which is none."""
        wards = set(self.wards)
        for subcounty in self.subcounties:
            wards |= set(airing.subcounties.get(subcounty, (0,)))
        chosen = airing.wards if self.county else tuple(sorted(wards))
        return Wish(
            {str(one): said for one, said in self.texts.items()},
            chosen,
            self.topic,
            self.starts_at,
            self.expires_at,
        )


class Sealed(BaseModel):
    """What the estimate says will happen, approved by sending it back."""

    model_config = ConfigDict(json_schema_extra={"examples": [SEALED]}, extra="forbid")

    hash: str = Field(pattern="^[0-9a-f]{64}$", description="Of texts, audience, recipients and ceiling.")
    recipients: int = Field(ge=0, description="The most people who get it.")
    ceiling_kes: str = Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,2})?$", description="The most that it costs.")

    def approval(self) -> Approval:
        """What the action asks for."""
        return Approval(self.hash, self.recipients, self.ceiling_kes)


class NoticeText(BaseModel):
    """One language's text, frozen, and what a network bills for it."""

    text: str
    segments: int = Field(description="SMS parts that each recipient of this text costs.")
    units: int = Field(description="Septets in all.")

    @classmethod
    def of(cls, text: str) -> Self:
        """The text, measured."""
        measured = segment(text)
        return cls(text=text, segments=len(measured.parts), units=measured.units)


class NoticeView(BaseModel):
    """A notice, with how many people would get it if it went now."""

    model_config = ConfigDict(json_schema_extra={"examples": [NOTICE]})

    id: int
    about: str
    wards: list[int]
    topic: str
    state: Literal["draft", "released", "paused", "stopped", "done"]
    texts: dict[str, NoticeText] = Field(description="By language: en, sw.")
    recipients: int = Field(description="People who would get it now; once released, the most that were approved.")
    makers: list[int] = Field(description="Who wrote a word of it: none of them may release it.")
    author_id: int
    released_by: int | None
    released_at: datetime | None
    starts_at: datetime | None
    next_at: datetime | None = Field(
        description="When the next chunk is owed: after the first it waits for a look."
    )
    expires_at: datetime = Field(description="It is not sent to anybody after this moment.")
    created_at: datetime

    @classmethod
    def of(cls, broadcast: Broadcast, recipients: int) -> Self:
        """The notice as staff see it."""
        texts = {language: NoticeText.of(text) for language, text in broadcast.texts.items()}
        return cls.model_validate(
            {
                name: getattr(broadcast, name)
                for name in cls.model_fields.keys() - {"texts", "recipients", "next_at"}
            }
            | {"texts": texts, "recipients": recipients, "next_at": broadcast.goes_at}
        )


class NoticeLine(BaseModel):
    """A notice in a list."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [LINE]})

    id: int
    about: str
    state: str
    author_id: int
    released_by: int | None
    expires_at: datetime
    created_at: datetime


class NoticePage(BaseModel):
    """Notices, the newest first."""

    items: list[NoticeLine]


class SpokenView(BaseModel):
    """One language's text as its longest reader gets it."""

    language: str
    people: int
    preview: Measured = Field(description="With the longest name of a ward; its cost is that of one copy.")
    characters: int
    costly: list[Costly] = Field(
        description="Letters that make the whole text dear, each with a plain one instead."
    )
    plain: Measured = Field(description="The same with plain letters.")
    cost_kes: Decimal


class Standing(BaseModel):
    """One thing that stands against it, or that its author should know."""

    rule: str
    detail: str


class EstimateView(BaseModel):
    """What a notice comes to, before anybody gets it."""

    model_config = ConfigDict(json_schema_extra={"examples": [ESTIMATE]})

    spoken: list[SpokenView]
    people: int
    by_ward: dict[int, int]
    left_out: dict[str, int] = Field(description="Subscribers who do not get it, by reason.")
    cost_kes: Decimal = Field(description="What all copies cost in the languages that people read now.")
    sending_hours: float = Field(description="At the allowed rate, without the hours in which nothing is sent.")
    begins_at: datetime
    ends_at: datetime = Field(description="When the last copy leaves if nothing holds it up.")
    first: int = Field(description="So many get it first; then it waits for somebody to look.")
    blockers: list[Standing] = Field(description="While there is one, nobody can release it.")
    warnings: list[Standing]
    approval: Sealed = Field(description="What a second person sends back to release it.")

    @classmethod
    def of(
        cls,
        found: Estimate,
        *,
        begins_at: datetime,
        ends_at: datetime,
        first: int,
        blockers: list[Objection],
        warnings: list[Objection],
        approval: Approval,
    ) -> Self:
        """The estimate as staff see it."""
        return cls(
            spoken=[
                SpokenView(
                    language=one.language,
                    people=one.people,
                    preview=one.longest,
                    characters=one.characters,
                    costly=list(one.costly),
                    plain=one.plain,
                    cost_kes=one.cost,
                )
                for one in found.spoken
            ],
            people=found.people,
            by_ward=dict(found.by_ward),
            left_out=dict(found.left_out),
            cost_kes=found.cost,
            sending_hours=round(found.seconds / 3600, 4),
            begins_at=begins_at,
            ends_at=ends_at,
            first=first,
            blockers=[Standing(rule=one.rule, detail=one.detail) for one in blockers],
            warnings=[Standing(rule=one.rule, detail=one.detail) for one in warnings],
            approval=Sealed(hash=approval.seal, recipients=approval.recipients, ceiling_kes=approval.ceiling_kes),
        )


class Tested(BaseModel):
    """A test that was sent."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"texts": 4}]})

    texts: int = Field(description="How many texts are owed to its author and their chief.")


class Copying(BaseModel):
    """Until when the copy is worth sending."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"expires_at": "2026-12-28T18:00:00+03:00"}]}, extra="forbid"
    )

    expires_at: AwareDatetime
