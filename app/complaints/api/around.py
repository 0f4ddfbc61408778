"""The API of what stands around one complaint: its timeline, others like it, and what is still to be done."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from app.complaints import checklist
from app.complaints.api.caseload import Caseload, Reading
from app.complaints.api.hand import CannedHere
from app.complaints.api.moves.hand import InHand, Reference, change
from app.complaints.api.schemas import EVENT, CaseEvent, CasePage, Slug
from app.complaints.lookup.around import alike, texts_about
from app.complaints.models import Complaint
from app.staff.policy import Deed
from app.web.errors import problems

router = APIRouter(prefix="/api/v1/complaints", tags=["complaints"])


class Text(BaseModel):
    """A text that was owed to the resident: which, and what became of it. What it says is read in menus/.

    `outcome` is why, in a few words, such as "number silent since 2026-05-01".
    """

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    name: str
    state: str
    delivery: str | None
    segments: int | None
    outcome: str | None


class Moment(BaseModel):
    """One thing on the timeline: an event, or a text; the other is null."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"at": EVENT["at"], "kind": "event", "event": EVENT, "text": None}]}
    )

    at: datetime
    kind: Literal["event", "text"]
    event: CaseEvent | None = None
    text: Text | None = None


class Timeline(BaseModel):
    """All that happened, in its order."""

    items: list[Moment]


class Item(BaseModel):
    """One thing to be done, and who said that it is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"id": "place", "text": "The place is clear", "person_id": None, "at": None}]
        }
    )

    id: str
    text: str
    person_id: int | None
    at: datetime | None


class Checklist(BaseModel):
    """What a topic wants done before it is answered. Published content: menus/canned.yaml."""

    items: list[Item]


class Tick(BaseModel):
    """That one thing is done, or is not after all."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"item": "place", "done": True}]})

    item: Slug
    done: bool = Field(True)


@router.get("/{reference}/timeline", responses=problems(404))
def read_timeline(reference: Reference, caseload: Reading) -> Timeline:
    """Every event with its words, and every text that was owed about it, in one order."""
    complaint = caseload.find(reference)
    caseload.note("read", f"complaint/{complaint.reference}", part="timeline")
    return timeline(caseload, complaint, caseload.events(complaint))


def timeline(caseload: Caseload, complaint: Complaint, events: Iterable[CaseEvent]) -> Timeline:
    """Its events and the texts about it, in one order."""
    moments = [Moment(at=event.at, kind="event", event=event) for event in events]
    texts = map(Text.model_validate, texts_about(caseload.db, complaint))
    moments += [Moment(at=text.at, kind="text", text=text) for text in texts]
    return Timeline(items=sorted(moments, key=lambda one: one.at))


@router.get("/{reference}/duplicates", responses=problems(404))
def list_duplicates(reference: Reference, caseload: Reading) -> CasePage:
    """Others that may be about the same: of its topic and ward, filed in the days around it, the nearest first."""
    complaint = caseload.find(reference)
    caseload.note("list", "complaints", like=complaint.reference)
    days = caseload.county.policy.neighbours.days
    found = alike(caseload.db, complaint, days=days, sight=caseload.signed.sight)
    return caseload.rows(found)


@router.get("/{reference}/checklist", responses=problems(404))
def read_checklist(reference: Reference, caseload: Reading, canned: CannedHere) -> Checklist:
    """What is to be done for its topic, and what of it is."""
    complaint = caseload.find(reference)
    caseload.note("read", f"complaint/{complaint.reference}", part="checklist")
    return _listed(canned.checklist(complaint.category), checklist.ticks(caseload.db, complaint.id))


@router.post("/{reference}/ticks", **change(Deed.WORK))
def tick_item(tick: Tick, hand: InHand, canned: CannedHere) -> Checklist:
    """Say that one thing is done, or take that back; the complaint itself and its `ETag` stay as they are."""
    caseload, complaint = hand.caseload, hand.complaint
    items = canned.checklist(complaint.category)
    person_id, now = caseload.signed.person_id, caseload.now
    checklist.tick(caseload.db, complaint.id, tick.item, items, done=tick.done, person_id=person_id, now=now)
    caseload.note("tick" if tick.done else "untick", f"complaint/{complaint.reference}", item=tick.item)
    return _listed(items, checklist.ticks(caseload.db, complaint.id))


def _listed(items: dict[str, str], ticks: dict[str, tuple[int, datetime]]) -> Checklist:
    listed = []
    for name, text in items.items():
        person_id, at = ticks.get(name, (None, None))
        listed.append(Item(id=name, text=text, person_id=person_id, at=at))
    return Checklist(items=listed)
