"""The texts on their way, on a page: whether they leave, whose fate nobody can tell, and a word that they go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse

from app.kit.errors import Refusal
from app.postroom import routes
from app.staff.access import SettingsHere, Signed
from app.staff.frame import DeskHere
from app.staff.page_access import allowed_page
from app.staff.policy import Deed
from app.web.deps import Db, Now
from app.web.pages.speech import N_
from app.web.paging import Paging

router = APIRouter(prefix="/desk/texts", include_in_schema=False)

Keeps = Annotated[Signed, Depends(allowed_page(Deed.KEEP_TEXTS))]

GOING: Mapping[str, str] = {
    "going": N_("Texts leave"),
    "paused": N_("Texts are held: the provider refused the whole account"),
    "away": N_("Texts are held: the provider does not answer"),
    "slowed": N_("Texts leave more slowly: the provider found us too fast"),
}
REASONS: Mapping[str, str] = {
    "no_credit": N_("There is no credit left: load the account."),
    "bad_sender": N_("The sender's name is not accepted: check it with the provider."),
    "http_401": N_("The key of the account is not accepted: check AT_API_KEY."),
    "http_403": N_("The account may not send: ask the provider."),
}
KINDS: Mapping[str, str] = {"receipt": N_("Receipt"), "reply": N_("Reply"), "notice": N_("Notice")}


@dataclass(frozen=True, slots=True)
class Counter:
    """All that the page of texts is laid out from."""

    db: Db
    now: Now
    settings: SettingsHere
    keeper: Keeps
    desk: DeskHere

    def lay(self, asked: Paging, *, refused: Refusal | None = None) -> Response:
        """How the outbox stands, and some of the texts whose call was lost."""
        page = self.desk.page
        lost, after = routes.unknown(self.db, asked, self.keeper.person_id, now=self.now)
        return self.desk.show(
            "office/texts.html",
            refused=refused,
            standing=routes.read_outbox(self.db, self.now, self.settings, self.keeper),
            lost=lost,
            following=after and page.link(after=str(after)),
            going=GOING,
            reasons=REASONS,
            kinds=KINDS,
            reads=self.keeper.may(Deed.READ_NOTICES),
            done=page.request.query_params.get("done") == "resume",
        )


def at_counter(db: Db, now: Now, settings: SettingsHere, keeper: Keeps, desk: DeskHere) -> Counter:
    """What the page of texts is laid out from, in this request."""
    return Counter(db, now, settings, keeper, desk)


CounterHere = Annotated[Counter, Depends(at_counter)]


class Asked(Paging):
    """Which page of the list, and what was just done."""

    done: str = ""


@router.get("")
def texts(asked: Annotated[Asked, Query()], counter: CounterHere) -> Response:
    """How the outbox stands, and each text whose call was lost: no number and no words."""
    return counter.lay(asked)


@router.post("/resumption")
def resume(counter: CounterHere) -> Response:
    """Let texts leave again; if what was refused is not mended, they are held up anew."""
    try:
        with counter.db.begin_nested():
            routes.resume(counter.db, counter.now, counter.settings, counter.keeper)
    except Refusal as refused:
        return counter.lay(Paging(), refused=refused)
    return RedirectResponse("/desk/texts?done=resume", 303)
