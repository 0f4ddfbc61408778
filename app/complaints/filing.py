"""Filing: complaints written with their first event and their receipt, a hundred at the cost of one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.complaints.models import about_words
from app.complaints.ports import County
from app.complaints.rules import sla
from app.complaints.rules.clocks import Deadline
from app.complaints.rules.lifecycle import State, Verb, move
from app.complaints.rules.triage import CONFIDENTIAL, ORDINARY, PROTECTED, Placing, place
from app.kit.calendar import nairobi_day
from app.outbox.actions import Owed, enqueue_all

COLUMNS = (
    "reference",
    "contact_id",
    "source_key",
    "channel",
    "category",
    "ward",
    "department",
    "queue",
    "level",
    "hidden",
    "words",
    "words_sealed",
    "language",
    "menu_version",
    "due_at",
    "pin_hash",
    "sms_safe",
    "points_to",
    "due_rule",
    "step_rule",
    "step_due_at",
    "filed_by",
)

# The complaint and its first event are one statement: no row, and no moment, has the one without the other.
LODGE = text(
    """
    WITH filed AS (
        INSERT INTO complaint (reference, contact_id, source_key, channel, category, ward, department, queue,
                               level, hidden, words, words_sealed, language, menu_version, due_at,
                               pin_hash, sms_safe, points_to, due_rule, step_rule, step_due_at, filed_by,
                               state, reopened, version, filed_at, state_since_at, unread_since, due_from_at,
                               due_calendar, step_from_at)
        SELECT v.*, :state, 0, 1, :now, :now, :now, :now, :calendar, :now
        FROM unnest(CAST(:reference AS text[]), CAST(:contact_id AS bigint[]), CAST(:source_key AS text[]),
                    CAST(:channel AS text[]), CAST(:category AS text[]), CAST(:ward AS bigint[]),
                    CAST(:department AS text[]), CAST(:queue AS text[]), CAST(:level AS text[]),
                    CAST(:hidden AS boolean[]), CAST(:words AS text[]), CAST(:words_sealed AS bytea[]),
                    CAST(:language AS text[]), CAST(:menu_version AS text[]), CAST(:due_at AS timestamptz[]),
                    CAST(:pin_hash AS text[]), CAST(:sms_safe AS boolean[]), CAST(:points_to AS text[]),
                    CAST(:due_rule AS text[]), CAST(:step_rule AS text[]),
                    CAST(:step_due_at AS timestamptz[]), CAST(:filed_by AS bigint[])) AS v
        RETURNING id
    )
    INSERT INTO complaint_event (complaint_id, at, verb, after, by)
    SELECT id, :now, :verb, :state, 'citizen' FROM filed
    """
)


# Sorted, so that two batches which count the same wait for each other in one order.
COUNT = text(
    """
    INSERT INTO tally (name, day, count)
    SELECT v.name, :day, v.count FROM unnest(CAST(:names AS text[]), CAST(:counts AS bigint[])) AS v(name, count)
    ORDER BY v.name
    ON CONFLICT (name, day) DO UPDATE SET count = tally.count + excluded.count
    """
)


@dataclass(frozen=True, slots=True)
class Filing:
    """A complaint as it was made, its words clean already.

    `source_key` names the event it came in by, so that a repeat cannot file again; `hidden` is the resident's wish
    that officers shall not know the number. With a `pin_hash` a protected report is held so (c2); without one, as
    from a session that began before its topic was protected, it is held confidential (c1), where its owner finds it
    among their reports. `points_to` is the withdrawn report that this opens again, `level` what that was held at.
    `filed_by` is the member of staff who wrote it down for its owner.
    """

    contact_id: int
    reference: str
    category: str
    ward: int | None
    words: str
    hidden: bool
    language: str
    channel: str
    source_key: str
    menu_version: str
    pin_hash: str | None = None
    sms_safe: bool = True
    points_to: str | None = None
    level: str = ORDINARY
    filed_by: int | None = None


def lodge_all(db: Session, county: County, filings: Sequence[Filing], *, now: datetime) -> None:
    """File all these complaints and owe each resident a receipt: two statements for any number of them.

    Raises Invalid (complaint.category) before anything is written. A source key or a reference that is there
    already is refused by the database (IntegrityError), and with it the whole batch.
    """
    if not filings:
        return
    # Sorted, so that two batches which hold the same source keys wait for each other in one order.
    placed = [
        (one, place(county.policy, one.category, one.ward))
        for one in sorted(filings, key=lambda one: one.source_key)
    ]
    state = move(None, Verb.FILE)
    clocks = {clock: _clocks(county, state, clock, now) for clock in {placing.clock for _, placing in placed}}
    rows = [_row(county, one, placing, *clocks[placing.clock]) for one, placing in placed]
    columns = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    same = {"state": state, "verb": Verb.FILE, "now": now, "calendar": county.calendar.version}
    db.execute(LODGE, columns | same)
    on = {clock: sla.day(answer.due_at) for clock, (answer, _) in clocks.items()}
    today = nairobi_day(now)
    receipts = [text for one, placing in placed for text in _receipts(one, placing, on[placing.clock], today)]
    enqueue_all(db, receipts, sealer=county.sealer, menu=county.menu, now=now)


def count_all(db: Session, categories: Iterable[str], *, day: date) -> None:
    """Count what is not written down, in one statement."""
    counted = Counter(categories)
    db.execute(COUNT, {"names": list(counted), "counts": list(counted.values()), "day": day})


def _clocks(county: County, state: State, clock: str, now: datetime) -> tuple[Deadline, Deadline | None]:
    """What begins to run with the filing: the clock of the answer, and that of the first state."""
    answer = sla.timer(county.policy, county.calendar, clock, now)
    return answer, sla.step(county.policy, county.calendar, state, clock, now)


def _row(
    county: County, filing: Filing, placing: Placing, answer: Deadline, step: Deadline | None
) -> tuple[object, ...]:
    """The filing as its row, in the order of COLUMNS; hidden words are in it only sealed."""
    level = level_held(filing, placing)
    hidden = filing.hidden or level != ORDINARY
    sealed = county.sealer.seal(filing.words.encode(), about_words(filing.reference)) if hidden else None
    return (
        filing.reference,
        filing.contact_id,
        filing.source_key,
        filing.channel,
        filing.category,
        filing.ward,
        placing.department,
        placing.queue if level == ORDINARY else county.policy.queues.ombudsman,
        level,
        hidden,
        None if hidden else filing.words,
        sealed,
        filing.language,
        filing.menu_version,
        answer.due_at,
        filing.pin_hash,
        filing.sms_safe,
        filing.points_to,
        answer.rule,
        step.rule if step else None,
        step.due_at if step else None,
        filing.filed_by,
    )


def level_held(filing: Filing, placing: Placing) -> str:
    """How closely a report is held: as its category or the report before it was, and protected only with a PIN."""
    level = max(placing.level, filing.level)
    if level < PROTECTED:
        return level
    return PROTECTED if filing.pin_hash else CONFIDENTIAL


def _receipts(filing: Filing, placing: Placing, due_on: str, today: date) -> list[Owed]:
    """What the resident is told at once; where somebody is accused, not even that it is a complaint, or nothing."""
    if not filing.sms_safe:
        return []
    name = "complaint.receipt" if level_held(filing, placing) == ORDINARY else "complaint.receipt.quiet"
    told = {"reference": filing.reference, "date": due_on}
    return [Owed(filing.contact_id, name, told, filing.reference, today)]
