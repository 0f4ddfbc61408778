"""What the database holds in the end, held against what the callers were told."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from app.complaints.models import about_words
from app.kit.seal import Sealer
from tests.proofs.callers import NOT_SAVED, REFERENCE, Caller, Heard, Sent
from tests.proofs.house import connect

COMPLAINTS = """
    SELECT c.reference, p.number_index, c.source_key, c.words, c.words_sealed
    FROM complaint c JOIN contact p ON p.id = c.contact_id
"""
RECEIPTS = "SELECT key FROM message WHERE name LIKE 'complaint.receipt%'"
EVENTS = """
    SELECT c.reference FROM complaint_event e JOIN complaint c ON c.id = e.complaint_id WHERE e.verb = 'file'
"""
REPLY = "ussd_hop.reply_sealed"
HOPS = "SELECT session_id, heard_mark, reply_sealed FROM ussd_hop"


@dataclass(frozen=True, slots=True)
class Filed:
    """A complaint as it is kept, its words opened."""

    reference: str
    number_index: bytes
    source_key: str
    words: str


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that was kept."""

    complaints: list[Filed]
    receipts: Counter[str]
    events: Counter[str]
    replies: Mapping[tuple[str, bytes], str]
    sealer: Sealer

    def reply(self, heard: Heard) -> str | None:
        """What is kept as the answer to that request."""
        return self.replies.get((heard.session_id, self.sealer.mark(heard.heard)))


def read_truth(owner_url: str, sealer: Sealer) -> Truth:
    """Read it all, as the owner of the tables."""
    with connect(owner_url) as db:
        return Truth(
            complaints=[_filed(sealer, *row) for row in db.execute(COMPLAINTS)],
            receipts=Counter(row[0] for row in db.execute(RECEIPTS)),
            events=Counter(row[0] for row in db.execute(EVENTS)),
            replies={
                (session_id, mark): sealer.open(sealed, f"{REPLY}/{session_id}/{mark.hex()}").decode()[1:]
                for session_id, mark, sealed in db.execute(HOPS)
            },
            sealer=sealer,
        )


def _filed(
    sealer: Sealer, reference: str, number_index: bytes, source_key: str, words: str | None, sealed: bytes | None
) -> Filed:
    opened = sealer.open(sealed, about_words(reference)).decode() if sealed is not None else words
    return Filed(reference, number_index, source_key, opened)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was broken; all empty when every promise was kept."""

    lost: list[str]
    """References that somebody was shown and that are not filed, with their words, under their number."""
    doubled: list[str]
    """Reports that were sent once and are there twice."""
    unasked: list[str]
    """Complaints that nobody sent."""
    unreceipted: list[str]
    """Complaints without one event of their filing and one receipt owed, or receipts of no complaint."""
    dishonest: list[str]
    """Answers that say what is not so."""
    wrong: list[str]
    """Screens that should not have been."""

    @property
    def flawless(self) -> bool:
        """Whether nothing was broken."""
        return self == Judgement(*([] for _ in fields(self)))


def judge(callers: Iterable[Caller], truth: Truth) -> Judgement:
    """Hold what was kept against what was said."""
    callers = list(callers)
    sent = [one for caller in callers for one in caller.sent]
    shown = {reference: number for caller in callers for reference, number in caller.shown.items()}
    by_reference = {filed.reference: filed for filed in truth.complaints}
    by_words = Counter(filed.words for filed in truth.complaints)
    by_source = Counter(filed.source_key for filed in truth.complaints)
    known = {one.words for one in sent}
    owed = Counter(by_reference.keys())
    return Judgement(
        lost=[one.reference for one in sent if one.reference and not _stands(one, by_reference, truth.sealer)]
        + [
            reference
            for reference, number in shown.items()
            if reference not in by_reference or by_reference[reference].number_index != truth.sealer.blind(number)
        ],
        doubled=[words for words, times in (by_words + by_source).items() if times > 1],
        unasked=[filed.reference for filed in truth.complaints if filed.words not in known],
        unreceipted=sorted((truth.receipts - owed) + (owed - truth.receipts) + (owed - truth.events)),
        dishonest=[lie for caller in callers for lie in lies_of(caller, truth)],
        wrong=[screen for caller in callers for screen in caller.wrong],
    )


def _stands(sent: Sent, complaints: Mapping[str, Filed], sealer: Sealer) -> bool:
    """Whether the report is filed as it was sent."""
    filed = complaints.get(sent.reference)
    return filed is not None and (filed.words, filed.number_index) == (sent.words, sealer.blind(sent.number))


def copies_of(truth: Truth, texts: Iterable[Mapping[str, str]]) -> Counter[str]:
    """How many copies of each complaint's receipt its own handset got, by the carrier's ledger."""
    got = Counter(
        ("".join(found.groups()), truth.sealer.blind(text["number"]))
        for text in texts
        for found in REFERENCE.finditer(text["words"])
    )
    return Counter({filed.reference: got[filed.reference, filed.number_index] for filed in truth.complaints})


def lies_of(caller: Caller, truth: Truth) -> Iterator[str]:
    """What was untrue among the answers: a screen that was not kept, or "not saved" of what is kept.

    Said to a repeat of what was answered before, "not saved" is no lie: its first copy was.
    """
    answered: set[tuple[str, str]] = set()
    for heard in caller.heard:
        request, kept = (heard.session_id, heard.heard), truth.reply(heard)
        if heard.apology is None:
            answered.add(request)
            if kept != heard.screen:
                yield f"said but not kept: {heard.screen!r}, kept: {kept!r}"
        elif not heard.ended:
            yield f"an apology that goes on: {heard.screen!r}"
        elif heard.apology == NOT_SAVED and kept is not None and request not in answered:
            yield f"kept though it was said not to be: {kept!r}"
