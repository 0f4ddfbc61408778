"""A register as large as years make it: so many complaints, five events each, written with COPY."""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from psycopg import sql
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.actions import meet
from app.contacts.models import Contact
from app.kit.msisdn import Msisdn
from app.kit.reference import draw
from app.kit.seal import Sealer
from app.staff.models import Person

RESIDENTS, OFFICERS, BLOCK = 20_000, 150, 5_000
OWED = 0.06
"""Of a million 60,000 wait for the county, and of those 50,000 are late."""
LATE = 5 / 6
MANY = 50
"""Events of the one complaint that has the most."""
TOPICS = {
    "water": "water.none",
    "roads": "roads.bad",
    "health": "health.medicine",
    "trade": "market.stall",
    "finance": "market.licence",
    "agriculture": "farming.inputs",
    "education": "education.bursary",
    "lands": "land.plot",
    "social": "social.youth",
    "gov": "project.stopped",
}
WAITING = ("received", "triage", "assigned", "assigned", "in_progress", "in_progress", "in_progress", "reopened")
ENDED = ("closed_confirmed", "closed_confirmed", "closed_confirmed", "closed_silent", "withdrawn")
USUAL = """
    maji bomba soko barabara daraja hospitali dawa shule mtaro taka mbolea karibu hakuna tangu jumapili wiki
    limepasuka imeharibika hatujapata road bridge broken water since market school nurse medicine office closed
    village borehole pump street light drain blocked rubbish noise bursary list name missing again
"""
PATH = (
    ("file", r"\N", "received", "citizen"),
    ("acknowledge", "received", "triage", "staff"),
    ("assign", "triage", "assigned", "staff"),
    ("start", "assigned", "in_progress", "staff"),
    ("reply", "in_progress", "in_progress", "staff"),
)
COLUMNS = (
    "id, reference, contact_id, source_key, channel, category, ward, department, queue, level, hidden, state, "
    "words, words_sealed, language, menu_version, assignee_id, reopened, version, filed_at, acknowledged_at, "
    "state_since_at, due_at, closed_at, rung, climb_at"
)
EVENT_COLUMNS = "complaint_id, at, verb, before, after, by, person_id, words"
INDEXES = (
    "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('complaint', 'complaint_event') "
    "AND indexname LIKE 'ix_%'"
)


def settle(db: Session, sealer: Sealer, now: datetime) -> None:
    """The people there are: residents, officers of each department, and whoever stands on the ladder above them."""
    for first in range(0, RESIDENTS, BLOCK):
        meet(db, sealer, [Msisdn(f"+2547{n:08d}") for n in range(first, first + BLOCK)], now=now)
    departments = itertools.cycle(TOPICS)
    for n, department in zip(range(OFFICERS), departments, strict=False):
        db.add(Person(name=f"Officer {n}", role="officer", department=department, created_at=now))
    for department in (*TOPICS, "ombudsman"):
        for role in ("focal", "chief_officer"):
            db.add(Person(name=f"{role} of {department}", role=role, department=department, created_at=now))
    for role in ("triage_officer", "secretary", "ombudsman"):
        db.add(Person(name=role, role=role, department=None, created_at=now))
    db.flush()


def write(url: str, db: Session, cases: int, now: datetime) -> None:
    """Write so many complaints with five events each, without the indexes, which are made afterwards."""
    officers = db.scalars(select(Person).where(Person.role == "officer")).all()
    maker = Maker(cases, now, db.scalars(select(Contact.id)).all(), officers)
    db.commit()
    rows = maker.rows()
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as owner, bar() as progress:
        indexes = owner.execute(INDEXES).fetchall()
        for name, _ in indexes:
            owner.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        owner.execute("SET session_replication_role = replica")  # nobody is named who was not read above
        task = progress.add_task("complaints", total=cases)
        while block := list(itertools.islice(rows, BLOCK)):
            copy(owner, "complaint", COLUMNS, [case for case, _ in block])
            copy(owner, "complaint_event", EVENT_COLUMNS, [events for _, events in block])
            progress.advance(task, len(block))
        task = progress.add_task("indexes", total=len(indexes))
        for _, definition in indexes:
            owner.execute(definition)
            progress.advance(task)
        owner.execute("SELECT setval(pg_get_serial_sequence('complaint', 'id'), %s)", [cases])


def tidy(url: str) -> None:
    """What the server does by itself in a quiet hour: the statistics, and what is visible to all."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


def copy(owner: psycopg.Connection, table: str, columns: str, lines: Sequence[str]) -> None:
    """Lines of a table, as COPY takes them."""
    with owner.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as into:
        into.write("".join(lines))


def bar() -> Progress:
    """How far it is."""
    return Progress(TextColumn("{task.description:12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())


@dataclass
class Maker:
    """Makes complaints up, the oldest first; the same ones each time."""

    cases: int
    now: datetime
    residents: Sequence[int]
    officers: Sequence[Person]

    def rows(self) -> Iterator[tuple[str, str]]:
        """Each complaint with its events, as lines of COPY."""
        chance = random.Random(384)
        self.usual = USUAL.split()
        self.strange = ["".join(_syllable(chance) for _ in range(4)) for _ in range(20_000)]
        theirs = {
            department: [one.id for one in self.officers if one.department == department] for department in TOPICS
        }
        references: set[str] = set()
        for number in range(1, self.cases + 1):
            while (reference := draw(chance.randrange)) in references:
                pass
            references.add(reference)
            department = chance.choice(tuple(TOPICS))
            yield self._row(chance, number, reference, department, chance.choice(theirs[department]))

    def _row(
        self, chance: random.Random, number: int, reference: str, department: str, officer: int
    ) -> tuple[str, str]:
        ended = int(self.cases * (1 - OWED))
        if number <= ended:
            state, filed = chance.choice(ENDED), self.now - timedelta(days=1100 - 1000 * number / ended)
            due, closed = filed + timedelta(days=14), (filed + timedelta(days=chance.randint(3, 30))).isoformat()
        else:
            place = (number - ended) / (self.cases - ended)
            state, closed = chance.choice(WAITING), r"\N"
            due = self.now + timedelta(days=14) * (place - LATE) * 6
            filed = due - timedelta(days=14)
        draw_level = chance.random()
        level = "c1" if draw_level < 0.03 else "c0"
        hidden = draw_level < 0.10
        words = " ".join([*chance.choices(self.usual, k=9), *chance.choices(self.strange, k=3)])
        case = (
            number,
            reference,
            chance.choice(self.residents),
            f"bench/{number}",
            "ussd",
            TOPICS[department] if level == "c0" else "officer.rude",
            chance.randint(985, 1044),
            department if level == "c0" else "ombudsman",
            "triage" if state in ("received", "triage") else department,
            level,
            hidden,
            state,
            r"\N" if hidden else words,
            r"\\x00" if hidden else r"\N",
            chance.choice(("sw", "en")),
            "0" * 12,
            r"\N" if state in ("received", "triage") else officer,
            0,
            5,
            filed.isoformat(),
            filed.isoformat(),
            filed.isoformat(),
            due.isoformat(),
            closed,
            # The steps before the promised day are taken, and the worker was away since.
            0 if number <= ended else 2,
            r"\N" if number <= ended else due.isoformat(),
        )
        steps = [PATH[min(at, 4)] for at in range(MANY if number == self.cases else 5)]
        events = [
            (
                number,
                (filed + timedelta(hours=at)).isoformat(),
                *step,
                officer if step[3] == "staff" else r"\N",
                r"\N",
            )
            for at, step in enumerate(steps)
        ]
        return _line(case), "".join(map(_line, events))


def _syllable(chance: random.Random) -> str:
    return chance.choice("bdfgklmnprstw") + chance.choice("aeiou")


def _line(row: Sequence[object]) -> str:
    return "\t".join(map(str, row)) + "\n"
