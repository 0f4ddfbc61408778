"""What the desk has at hand over the API: canned replies, and what a text would take."""

from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.complaints.api.schemas import Slug
from app.complaints.rules.canned import Canned
from app.kit.gsm import clean, fold
from app.kit.measure import Costly, Measured, costly, measure
from app.staff.access import SignedIn, allowed
from app.staff.policy import Deed
from app.web.deps import part

router = APIRouter(prefix="/api/v1", tags=["desk"])

CannedHere = Annotated[Canned, Depends(part(Canned))]
Language = Literal["en", "sw"]


MEASURED: dict[str, JsonValue] = {"text": "Tunakuja.", "alphabet": "gsm", "units": 9, "segments": 1, "cost": "0.80"}
CANNED: dict[str, JsonValue] = {
    "id": "visit.planned",
    "language": "sw",
    "topics": [],
    "checked": False,
    "measured": MEASURED,
}
COST: dict[str, JsonValue] = {"written": MEASURED, "sent": MEASURED, "segment_cost": "0.80", "costly": []}


class CannedReply(BaseModel):
    """An answer that is at hand, in one language, and what it takes."""

    model_config = ConfigDict(json_schema_extra={"examples": [CANNED]})

    id: str
    language: Language
    topics: list[str] = Field(description="The topics it is for, or the first parts of their names; none: all.")
    checked: bool = Field(description="A native reader has said yes to it.")
    measured: Measured


class CannedReplies(BaseModel):
    """Answers at hand. They are published content: whoever may publish changes menus/canned.yaml."""

    items: list[CannedReply]


class Asked(BaseModel):
    """Which answers."""

    model_config = ConfigDict(extra="forbid")

    language: Language | None = None
    category: Slug | None = Field(None, description="Only what suits this topic.", examples=["water.none"])


class Text(BaseModel):
    """A text that may be sent."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"words": "We’ll come tomorrow."}]})

    words: str = Field(max_length=1000)


class Cost(BaseModel):
    """What a text takes as it is written, and as the house would send it: in letters that every phone shows."""

    model_config = ConfigDict(json_schema_extra={"examples": [COST]})

    written: Measured
    sent: Measured
    segment_cost: Decimal = Field(description="KES for one segment, as the county's content says.")
    costly: list[Costly] = Field(description="The letters that more than double the cost of what is written.")


@router.get("/canned", dependencies=[Depends(allowed(Deed.READ_CASES))])
def list_canned(asked: Annotated[Asked, Query()], canned: CannedHere) -> CannedReplies:
    """Answers at hand, each in its languages and measured."""
    return CannedReplies(
        items=[
            CannedReply(
                id=name,
                language=language,
                topics=list(reply.topics),
                checked=language == "en" or reply.review is None,
                measured=measure(reply.said(language), canned.segment_cost),
            )
            for name, reply in canned.replies.items()
            for language in (("en", "sw") if asked.language is None else (asked.language,))
            if asked.category is None or reply.suits(asked.category)
        ]
    )


@router.post("/texts/measure")
def measure_text(text: Text, canned: CannedHere, signed: SignedIn) -> Cost:  # noqa: ARG001
    """What a text would take, while it is being written: septets, segments and KES. Nothing is kept or sent."""
    written = clean(text.words)
    return Cost(
        written=measure(written, canned.segment_cost),
        sent=measure(fold(written), canned.segment_cost),
        segment_cost=canned.segment_cost,
        costly=costly(written),
    )
