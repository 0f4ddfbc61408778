"""What the desk costs on a register of years: the inbox and its thousandth page, counts, search, one long case.

Each is asked over HTTP and straight from the code, beside a bare SELECT of the same rows: on the same connection,
and over HTTP from a door that does nothing else. Then one worker takes every step of the ladder that is due.
`--plans` names the file of all EXPLAIN (ANALYZE, BUFFERS).
"""

import argparse
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy.orm import Session

from app.complaints import queries
from app.complaints.lookup import lists
from app.complaints.lookup.lexicon import learn
from app.complaints.lookup.lists import Asked, Filters, Mark, Page, Sort
from app.complaints.lookup.search import search
from app.complaints.lookup.views import View, Watch
from app.complaints.rules.lifecycle import OWED
from app.db import app_engine, migrate, sessions_of, transaction
from app.embedded import Throwaway, Urls
from app.keys import create_keys_file, load_sealer
from app.staff.actions import issue_token
from app.staff.models import Person
from app.staff.policy import Sight
from benchmarks.asking import Asker, Question
from benchmarks.register import settle, tidy, write
from benchmarks.servers import Server, serve
from benchmarks.sweep import sweep

IS_OWED = f"state IN ({', '.join(repr(str(state)) for state in sorted(OWED))})"
PAGE = 50
SHOWN = (
    "id, reference, category, ward, department, queue, level, hidden, state, assignee_id, filed_at, due_at, version"
)


@dataclass(frozen=True)
class House:
    """A register of that size, who reads it, and when."""

    urls: Urls
    keys: Path
    token: str
    reader: int
    now: datetime
    cases: int


@contextmanager
def house(cases: int) -> Iterator[House]:
    """A migrated database on durable settings, filled."""
    with tempfile.TemporaryDirectory(prefix="itika-bench-") as folder, Throwaway(Path(folder)) as urls:
        migrate(urls.owner)
        keys = Path(folder) / "keys.json"
        create_keys_file(keys)
        now = datetime.now(UTC)
        engine = app_engine(urls.app, statement_ms=600_000)
        sessions = sessions_of(engine)
        with transaction(sessions) as db:
            settle(db, load_sealer(keys), now)
            reader = Person(name="Reader", role="ombudsman", department=None, created_at=now)
            db.add(reader)
            db.flush()
            token = issue_token(db, reader, now=now, days=1, token_bytes=secrets.token_bytes)
        with sessions() as db:
            write(urls.owner, db, cases, now)
        read = 1
        while read:
            with transaction(sessions) as db:
                read = learn(db, now=now + timedelta(days=1))
        tidy(urls.owner)
        engine.dispose()
        yield House(urls, keys, token, reader.id, now, cases)


def questions(db: Session, home: House) -> list[Question]:
    """What is asked, of what there is."""
    watch = Watch(home.reader, None, home.now)
    sight = Sight(department=None, confidential=True, person_id=home.reader)
    owed = f"SELECT {SHOWN} FROM complaint WHERE {IS_OWED} AND due_at < %(now)s"
    order = f"ORDER BY due_at, id LIMIT {PAGE + 1}"
    late = Asked(views=(View.OVERDUE,), sort=Sort.DUE)
    far = _mark_of_page(db, min(1000, int(home.cases * 0.05) // PAGE), home.now)
    longest = (
        db.connection().exec_driver_sql("SELECT reference FROM complaint ORDER BY id DESC LIMIT 1").scalar_one()
    )
    words = {name: _search(db, asked, sight) for name, asked in WORDS.items()}
    root = "/api/v1/complaints"
    spot = f"{int(far.due_at.timestamp()) * 1_000_000 + far.due_at.microsecond}.{far.id}"
    whole = f"SELECT {SHOWN} FROM complaint WHERE reference = %(reference)s"

    def page(asked: Asked) -> Callable[[Session], Any]:
        return lambda db: lists.page(db, asked, sight=sight, watch=watch)

    return [
        Question("inbox, page 1", f"{root}?view=overdue", page(late), f"{owed} {order}", {"now": home.now}),
        Question(
            "inbox, page 1000",
            f"{root}?view=overdue&after={spot}",
            page(Asked(views=(View.OVERDUE,), sort=Sort.DUE, after=far)),
            f"{owed} AND (due_at, id) > (%(due)s, %(id)s) {order}",
            {"now": home.now, "due": far.due_at, "id": far.id},
        ),
        Question(
            "all, oldest first",
            root,
            page(Asked()),
            f"SELECT {SHOWN} FROM complaint ORDER BY id LIMIT {PAGE + 1}",
        ),
        Question(
            "counts of every view",
            f"{root}/counts",
            lambda db: lists.counts(db, Filters(), sight=sight, watch=watch),
            "SELECT count(*) FROM complaint WHERE closed_at IS NULL",
        ),
        *(
            Question(
                f"words: {name}",
                f"{root}/search?q={WORDS[name]}",
                lambda db, name=name: _search(db, WORDS[name], sight),
                f"SELECT {SHOWN} FROM complaint WHERE id = ANY(%(ids)s) ORDER BY id DESC",
                {"ids": [one.id for one in words[name].items]},
            )
            for name in WORDS
        ),
        Question(
            "exact reference",
            f"{root}/search?q={longest}",
            lambda db: _search(db, longest, sight),
            whole,
            {"reference": longest},
        ),
        Question(
            "case with 50 events",
            f"{root}/{longest}",
            lambda db: queries.events(db, queries.by_reference(db, longest).id),
            "SELECT * FROM complaint_event WHERE complaint_id = %(id)s ORDER BY id",
            {"id": home.cases},
        ),
    ]


WORDS = {"common (1 in 5)": "maji", "two": "maji bomba", "misspelt": "limepsauka"}


def main() -> None:
    """Fill, ask, sweep, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--plans", type=Path, default=Path("var/desk-plans.txt"))
    asked = parser.parse_args()
    started = time.monotonic()
    with house(asked.cases) as home:
        print(f"{asked.cases:,} complaints and {asked.cases * 5:,} events in {time.monotonic() - started:.0f} s")
        plans = look(home)
    asked.plans.parent.mkdir(parents=True, exist_ok=True)
    asked.plans.write_text(plans, "utf-8")
    print(f"The plans are in {asked.plans}.")


def look(home: House) -> str:
    """Ask everything of a register, then sweep it; the plans."""
    engine = app_engine(home.urls.app, statement_ms=600_000)
    secret = "s" * 43
    with (
        Session(engine) as db,
        serve("desk", home.urls, home.keys, secret) as desk,
        serve("rows", home.urls, home.keys, secret) as rows,
    ):
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        asker = Asker(db, _client(desk, home.token), _client(rows, "none"))
        asked = questions(db, home)
        asker.compare(asked)
        plans = asker.explain(asked)
    plans += sweep(sessions_of(engine), home.keys)
    engine.dispose()
    return plans


def _client(server: Server, token: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=f"http://127.0.0.1:{server.port}", headers=headers, timeout=60)


def _mark_of_page(db: Session, page: int, now: datetime) -> Mark:
    """Where the page before that one ends."""
    found = db.connection().exec_driver_sql(
        f"SELECT due_at, id FROM complaint WHERE {IS_OWED} AND due_at < %s ORDER BY due_at, id OFFSET %s LIMIT 1",
        (now, (page - 1) * PAGE - 1),
    )
    return Mark(*found.one())


def _search(db: Session, words: str, sight: Sight) -> Page:
    return search(db, words, Filters(), after=None, limit=PAGE, sight=sight)


if __name__ == "__main__":
    sys.exit(main())
