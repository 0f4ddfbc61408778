"""What is published, on pages: its files read and changed as one edition, its versions compared and put back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from app.editions import queries, routes
from app.editions.press import Unproved
from app.editions.routes import Changed, Hand, PressroomHere, Reason, Version
from app.kit.errors import Refusal
from app.menu.library import library_of
from app.staff.access import Signed
from app.staff.frame import Desk, DeskHere
from app.staff.page_access import allowed_page
from app.staff.policy import Deed
from app.web.deps import Db, Now
from app.web.etag import etag
from app.web.pages.forms import Sent, SentHere, shaped
from app.web.pages.speech import N_

router = APIRouter(prefix="/desk/settings", include_in_schema=False)

FILES: Mapping[str, str] = {
    "policy.yaml": N_("Policy: who answers for what, clocks, the ladder"),
    "jurisdiction.yaml": N_("Directory: offices, referrals, grounds"),
    "canned.yaml": N_("Answers at hand and checklists"),
    "holidays.yaml": N_("Published days off"),
    "places.yaml": N_("Sub-counties and wards"),
    "keywords.yaml": N_("Keywords of SMS"),
    "texting.yaml": N_("How a text is taken up"),
    "broadcasts.yaml": N_("Restraint of notices"),
}
"""What lies beside the screens; those stand under Menus."""
DONE: Mapping[str, str] = {"publish": N_("In force within seconds"), "return": N_("In force again within seconds")}
TOO_LONG = 40_000
"""Letters of a file that a form can bring back: a form is at most 64 kB, and its letters grow on the way."""

Publishes = Annotated[Signed, Depends(allowed_page(Deed.PUBLISH))]
reads = Depends(allowed_page(Deed.PUBLISH, Deed.DECIDE))


class Wrong(NamedTuple):
    """A fault of the proof: the file and line, what it says there, and what to mend."""

    where: str
    line: str
    what: str


@dataclass(frozen=True, slots=True)
class Bench:
    """All that a page of what is published is laid out from."""

    db: Db
    now: Now
    pressroom: PressroomHere
    desk: Desk

    def file(self, name: str, sent: Sent, *, refused: Refusal | None = None, proved: bool = False) -> Response:
        """One file with what was written in it, and what the proof says of that."""
        version = queries.held(self.db)
        kept = routes.read_file(version, name, self.db, self.desk.signed).text
        text = sent["text"] or kept
        return self.desk.show(
            "office/file.html",
            refused=refused,
            name=name,
            title=FILES.get(name, name),
            version=etag(version),
            text=text,
            why=sent["why"],
            wrong=wrong_in({name: text}, refused),
            proved=proved,
            changes=changes({name: kept}, {name: text}) if text != kept else [],
            publishes=self.desk.signed.may(Deed.PUBLISH) and len(kept) < TOO_LONG,
        )

    def version(self, version: str, *, why: str = "", refused: Refusal | None = None) -> Response:
        """One version beside the one in force, and the way back to it."""
        in_force = queries.held(self.db)
        lines = [line for line in queries.publications(self.db, limit=100) if line.version == version]
        return self.desk.show(
            "office/version.html",
            refused=refused,
            version=version,
            lines=lines,
            in_force=in_force,
            etag=etag(in_force),
            why=why,
            changes=changes(queries.sources(self.db, in_force), queries.sources(self.db, version)),
            wrong=wrong_in(queries.sources(self.db, version), refused),
            publishes=self.desk.signed.may(Deed.PUBLISH),
        )

    def hand(self, signed: Signed, if_match: str) -> Hand:
        """The hand of whoever publishes, over what they read (412)."""
        return routes.take(self.db, self.now, signed, self.pressroom, if_match)

    def attempt(self, deed: Callable[[], Any], done: str, again: Callable[[Refusal], Response]) -> Response:
        """Do it and lead to the settings; what is refused is told where it was tried."""
        try:
            with self.db.begin_nested():
                deed()
        except Refusal as refused:
            return again(refused)
        return RedirectResponse(f"/desk/settings?done={done}", 303)


def at_bench(db: Db, now: Now, pressroom: PressroomHere, desk: DeskHere) -> Bench:
    """What a page of what is published is laid out from, in this request."""
    return Bench(db, now, pressroom, desk)


BenchHere = Annotated[Bench, Depends(at_bench)]


@router.get("", dependencies=[reads])
def settings(bench: BenchHere) -> Response:
    """What holds, since when, by whom and why; its files; what held before."""
    lines = queries.publications(bench.db)
    names = sorted(queries.sources(bench.db, lines[0].version)) if lines else []
    return bench.desk.show(
        "office/settings.html",
        lines=lines,
        files=[(name, title) for name, title in FILES.items() if name in names],
        done=DONE.get(bench.desk.page.request.query_params.get("done", ""), ""),
    )


@router.get("/files/{name}", dependencies=[reads])
def read_file(name: str, bench: BenchHere) -> Response:
    """One file in force, with the comments that say where its numbers come from."""
    return bench.file(name, Sent([]))


@router.post("/files/{name}")
def change_file(name: str, sent: SentHere, bench: BenchHere, signed: Publishes) -> Response:
    """Prove a changed file with all the others; unless it was only to be looked at, put it in force."""
    written = Sent([("text", sent["text"].replace("\r\n", "\n")), ("why", sent["why"])])
    if sent["look"]:
        return _look(name, written, bench, signed, sent["version"])

    def publish() -> None:
        changed = shaped(Changed, {"why": written["why"], "files": {name: written["text"]}})
        routes.publish_files(changed, bench.hand(signed, sent["version"]))

    return bench.attempt(publish, "publish", lambda refused: bench.file(name, written, refused=refused))


def _look(name: str, written: Sent, bench: Bench, signed: Signed, if_match: str) -> Response:
    """What the proof says, and what would change; nothing is put in force."""
    try:
        hand = bench.hand(signed, if_match)
        hand.press.prove(library_of(queries.sources(bench.db, hand.version) | {name: written["text"]}))
    except Refusal as refused:
        return bench.file(name, written, refused=refused)
    return bench.file(name, written, proved=True)


@router.get("/versions/{version}", dependencies=[reads])
def read_version(version: Version, bench: BenchHere) -> Response:
    """One version: when and why it held, and what it says otherwise than what is in force."""
    return bench.version(version)


@router.post("/versions/{version}/return")
def return_to(version: Version, sent: SentHere, bench: BenchHere, signed: Publishes) -> Response:
    """Put an earlier version in force again, if it still passes the proof."""

    def put_back() -> None:
        reason = shaped(Reason, {"why": sent["why"]})
        routes.return_to_edition(version, reason, bench.hand(signed, sent["version"]))

    return bench.attempt(
        put_back, "return", lambda refused: bench.version(version, why=sent["why"], refused=refused)
    )


def wrong_in(sources: Mapping[str, str], refused: Refusal | None) -> Sequence[Wrong]:
    """The faults of a proof, each with the line that it is about."""
    if not isinstance(refused, Unproved):
        return []
    found = []
    for fault in refused.faults:
        name, _, number = fault.field.partition(":")
        lines = sources.get(name, "").splitlines()
        at = int(number) if number.isdecimal() else 0
        found.append(Wrong(fault.field, lines[at - 1] if 0 < at <= len(lines) else "", fault.detail))
    return found


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Sequence[str]:
    """What another version says otherwise, as lines with - and + in front, file by file."""
    return [
        line
        for name in sorted(before.keys() | after.keys())
        for line in unified_diff(
            before.get(name, "").splitlines(), after.get(name, "").splitlines(), name, name, lineterm="", n=1
        )
        if not line.startswith("---")
    ][:MOST_LINES]


MOST_LINES = 200
"""Lines of a difference that a page shows."""
