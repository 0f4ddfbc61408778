"""The API of the outbox: how it stands, what is unknown, and a person's word that it may go on."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.outbox.gate.limits import limits_of
from app.postroom import actions, queries
from app.postroom.schemas import LostPage, LostText, OutboxView
from app.settings import Settings
from app.staff.access import Signed, allowed
from app.staff.policy import Deed
from app.web.deps import Db, Now, part
from app.web.errors import problems
from app.web.paging import Paging, link_next

router = APIRouter(prefix="/api/v1/outbox", tags=["outbox"])

SettingsHere = Annotated[Settings, Depends(part(Settings))]
Keeper = Annotated[Signed, Depends(allowed(Deed.KEEP_TEXTS))]


@router.get("")
def read_outbox(db: Db, now: Now, settings: SettingsHere, keeper: Keeper) -> OutboxView:  # noqa: ARG001
    """Whether texts leave, how many wait, how many are unknown, and what was spent."""
    return _as_it_stands(db, settings, now)


@router.get("/unknown")
def list_unknown(
    *, asked: Annotated[Paging, Query()], db: Db, now: Now, keeper: Keeper, request: Request, response: Response
) -> LostPage:
    """Texts whose call was lost, the oldest first; no number and no words."""
    items, after = unknown(db, asked, keeper.person_id, now=now)
    link_next(request, response, after)
    return LostPage(items=items)


def unknown(db: Session, asked: Paging, reader: int, *, now: datetime) -> tuple[list[LostText], int | None]:
    """Those texts, which leaves an entry in the trail; and where the page ends, if more follows."""
    shown, after = asked.cut(queries.unknown_page(db, after=asked.after, limit=asked.limit + 1))
    note(db, person_id=reader, deed="list", about="outbox/unknown", now=now)
    return [LostText.of(text) for text in shown], after


@router.post("/resumption", status_code=201, responses=problems(409))
def resume(db: Db, now: Now, settings: SettingsHere, keeper: Keeper) -> OutboxView:
    """Let texts leave again, once what the provider refused is mended; if it is not, they are held up anew."""
    actions.resume(db, by=keeper.person_id, now=now)
    return _as_it_stands(db, settings, now)


def _as_it_stands(db: Session, settings: Settings, now: datetime) -> OutboxView:
    limits = limits_of(settings)
    return OutboxView.of(queries.standing(db, limits, now=now), limits, now)
