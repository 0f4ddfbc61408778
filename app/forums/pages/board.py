"""What the pages of barazas are laid out from: one baraza with all that is known of it and may be done about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app.broadcasts.audience import Carriage
from app.broadcasts.pages.titles import LEFT_OUT, PHASES
from app.broadcasts.progress import standing
from app.broadcasts.queries import reach
from app.broadcasts.routes import AiringHere
from app.forums import queries
from app.forums import results as after
from app.forums.actions.making import notice_texts
from app.forums.api.results import ResultsView
from app.forums.api.routes import GroundsHere
from app.forums.api.tellings import TellingView
from app.forums.models import Forum, Telling
from app.forums.pages import titles
from app.forums.ports import Grounds
from app.forums.rules.draft import ROOM, SHORT_NOTICE, STARTS
from app.forums.rules.lifecycle import COMING, MOVES, OVER, State, Verb
from app.forums.told import about
from app.kit.calendar import NAIROBI
from app.kit.errors import Refusal
from app.kit.measure import Measured, measure
from app.staff.frame import Desk, DeskHere
from app.staff.naming import Names
from app.staff.policy import Deed
from app.staff.queries import names_of
from app.web.deps import Db, Now
from app.web.etag import etag, expect
from app.web.pages.forms import Sent, attempt


@dataclass(frozen=True, slots=True)
class Tried:
    """What somebody sent and has not done: which deed, with what, and why not."""

    deed: str
    sent: Sent
    refused: Refusal


@dataclass(frozen=True, slots=True)
class Board:
    """All that a page of barazas is laid out from, in one request."""

    db: Session
    now: datetime
    grounds: Grounds
    carriage: Carriage
    desk: Desk

    @property
    def names(self) -> Names:
        """What the county calls things, in the reader's language."""
        return Names(self.grounds.menu, self.desk.page.language)

    def lay(self, forum: Forum, tried: Tried | None = None) -> Response:
        """The page of one baraza."""
        desk, events = self.desk, queries.events(self.db, forum)
        keeps = desk.signed.may(Deed.KEEP_FORUMS)
        tellings = [(self._view(forum, one), etag(one.version)) for one in queries.tellings(self.db, forum)]
        return desk.show(
            "forums/forum.html",
            refused=tried.refused if tried else None,
            tried=tried,
            forum=forum,
            version=etag(forum.version),
            area=self.area(forum),
            texts=self.measured(forum),
            short=forum.starts_at - (forum.announced_at or self.now) < SHORT_NOTICE and forum.state in COMING,
            tellings=tellings,
            events=events,
            people=names_of(self.db, {forum.made_by, *(event.person_id for event in events)}),
            counted=self._counted(forum, keeps),
            names=self.names,
            titles=titles,
            room=ROOM,
            starts=STARTS,
            causes=self.names.choices("cause", self.grounds.menu.words("cause", "en")),
            may=self._may(forum),
            writes=desk.signed.may(Deed.ANNOUNCE),
            keeps=keeps,
            releases=desk.signed.may(Deed.RELEASE),
            reads_notices=desk.signed.may(Deed.READ_NOTICES),
            done=titles.DONE.get(desk.page.request.query_params.get("done", ""), ""),
            clock=forum.starts_at.astimezone(NAIROBI),
            **self._notices(forum),
        )

    def _counted(self, forum: Forum, keeps: bool) -> list[tuple[str, Mapping[str, int | None], Mapping[str, str]]]:
        """What can be counted of it and shown: its title, the cells, and what each is called."""
        found = ResultsView.of(after.results(self.db, forum), arranges=keeps)
        cells = {**found.present_by, **found.model_dump(exclude={"present_by"})}
        return [(title, cells[key], titles.CELLS[key]) for key, title in titles.COUNTED.items() if cells[key]]

    def area(self, forum: Forum) -> str:
        """What its wards are called together; "" for the whole county."""
        area = self.grounds.area(forum.wards)
        return self.names.of(area.kind, area.id) if area.id else ""

    def measured(self, forum: Forum) -> Mapping[str, Measured]:
        """Its notice as phones get it, in each language, with what a copy takes and costs."""
        texts = notice_texts(self.grounds, forum)
        return {language: measure(text, self.carriage.price) for language, text in texts.items()}

    def _view(self, forum: Forum, telling: Telling) -> TellingView:
        return TellingView.of(self.db, self.grounds, telling, forum, self.now)

    def _may(self, forum: Forum) -> set[Verb]:
        """What can be done about it where it stands, and at this hour."""
        may = {verb for verb in Verb if (State(forum.state), verb) in MOVES}
        if forum.starts_at <= self.now:
            gone = {Verb.ANNOUNCE, Verb.CANCEL} | ({Verb.MOVE} if forum.state in COMING else set())
            return may - gone
        return may - {Verb.HOLD}

    def _notices(self, forum: Forum) -> Mapping[str, Any]:
        """Whom its notice has reached, or would reach if it were written now."""
        written = queries.notices(self.db, forum)
        coming = forum.state in {State.DRAFT, *COMING} and forum.starts_at > self.now
        tally = reach(self.db, forum.wards, forum.topic, self.grounds.menu.languages, now=self.now)
        return {
            "notices": standing(self.db, written, now=self.now),
            "unwritten": coming and about(forum, forum.rounds) not in {one.about for one in written},
            "tally": tally if coming else None,
            "phases": PHASES,
            "left_out": LEFT_OUT,
            "over": forum.state in OVER,
        }

    def do(self, code: str, sent: Sent, name: str, deed: Callable[[Forum], Any]) -> Response:
        """Do it to the baraza as it was read; a refusal is told on its page, with what was sent."""

        def as_read() -> None:
            forum = queries.locked(self.db, code)
            expect(forum.version, sent["version"])
            deed(forum)

        if refused := attempt(self.db, as_read):
            return self.lay(queries.by_code(self.db, code), Tried(name, sent, refused))
        return RedirectResponse(f"/desk/barazas/{code}?done={name}", 303)


def on_board(*, db: Db, now: Now, grounds: GroundsHere, airing: AiringHere, desk: DeskHere) -> Board:
    """What a page of barazas is laid out from, in this request."""
    return Board(db, now, grounds, airing.carriage, desk)


BoardHere = Annotated[Board, Depends(on_board)]
