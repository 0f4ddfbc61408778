"""One address for each doing: `POST /api/v1/complaints/{reference}/escalation`."""

import inspect
from collections import defaultdict

from fastapi import APIRouter, Response
from pydantic import BaseModel

from app.complaints.api.moves.doings import DOINGS, Doing
from app.complaints.api.moves.hand import Hand, InHand, change
from app.complaints.api.schemas import Case
from app.complaints.rules.lifecycle import MOVES, State, Verb
from app.complaints.rules.parties import deeds_of
from app.web.etag import etag

router = APIRouter(prefix="/api/v1/complaints", tags=["complaints"])


def _serve(doing: Doing) -> None:
    """Open its address; what it does is told in its action's own words, and where it leads by the lifecycle."""

    def bare(hand: InHand, response: Response) -> Case:
        return _done(doing, hand, None, response)

    def told(asked: BaseModel, hand: InHand, response: Response) -> Case:
        return _done(doing, hand, asked, response)

    told.__annotations__["asked"] = doing.body
    router.post(
        f"/{{reference}}/{doing.noun}",
        name=f"{doing.verb}_complaint",
        summary=doing.noun.capitalize(),
        description=f"{inspect.getdoc(doing.action)}\n\n{_ways(doing.verb)}",
        **change(*deeds_of(doing.verb)),
    )(told if doing.body else bare)


def _done(doing: Doing, hand: Hand, asked: BaseModel | None, response: Response) -> Case:
    """The complaint as it is now, the change left in the trail."""
    doing.do(hand, asked)
    response.headers["ETag"] = etag(hand.complaint.version)
    return hand.caseload.show(hand.complaint, doing.verb.value)


def _ways(verb: Verb) -> str:
    """From which states it leads where: "assigned, reopened → in_progress"."""
    ways = defaultdict(list)
    for (before, done), after in MOVES.items():
        if done is verb and before is not None:
            to = after.value if isinstance(after, State) else "where it was before"
            ways["as it is" if after is before else to].append(before.value)
    return "; ".join(f"{', '.join(sorted(befores))} → {after}" for after, befores in ways.items()) + "."


for each in DOINGS:
    _serve(each)
