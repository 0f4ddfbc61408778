"""What the desk's pages cost on a register of years, each beside the calls of the API that give the same.

Both are asked in turn over HTTP. Of each page it says, too, what a proxy would send on, compressed, and how long
that takes over a link of 50 kbit/s with half a second of delay, worked out: one delay to connect, one to answer.
"""

import argparse
import gzip
import os
import secrets
import statistics
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import httpx
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.broadcasts.models import Broadcast
from app.complaints.models import Complaint
from app.db import app_engine, sessions_of, transaction
from app.staff.actions import issue_token
from app.staff.models import Person
from app.staff.signin.browser import PLAIN_COOKIE
from app.staff.signin.models import Credential
from app.staff.signin.sessions import Caller, begin
from benchmarks import broadcast
from benchmarks.asking import ROUNDS, WARMING, timed
from benchmarks.desk import House, house
from benchmarks.servers import serve

BITS_A_SECOND, DELAY_S = 50_000, 0.5
SUBSCRIBED = """
    INSERT INTO subscription (contact_id, ward, topic, source, since_at)
    SELECT id, :ward, 'all', 'bench', :since FROM contact
"""


@dataclass(frozen=True)
class Pair:
    """A page, and the calls that give what stands on it."""

    name: str
    page: str
    calls: tuple[str, ...]
    room: str = "cases"


def pairs(reference: str, notice: int) -> list[Pair]:
    """What is compared."""
    desk, api = "/desk/complaints", "/api/v1/complaints"
    counts = f"{api}/counts"
    told = f"/api/v1/notices/{notice}"
    case = (f"{api}/{reference}", f"{api}/{reference}/checklist", f"{api}/{reference}/duplicates")
    return [
        Pair("today", "/desk", (counts,)),
        Pair("inbox", f"{desk}?view=overdue", (f"{api}?view=overdue", counts)),
        Pair("search", f"{desk}?q=maji", (f"{api}/search?q=maji", counts)),
        Pair("case", f"{desk}/{reference}", case),
        Pair("notice", f"/desk/notices/{notice}", (told, f"{told}/estimate", f"{told}/progress"), "notices"),
    ]


@dataclass(frozen=True)
class Reader:
    """A member of staff, before a browser and behind a program."""

    browser: httpx.Client
    program: httpx.Client


def a_reader(db: Session, person: Person, now: datetime, address: str) -> Reader:
    """Whoever is signed in, and has a token."""
    db.add(Credential(person_id=person.id, username=f"reader{person.id}", password_hash="-", phone_at=now))
    db.flush()
    here = Caller(b"bench", "benchmark")
    _, key = begin(db, person.id, here, passed=True, now=now, token_bytes=secrets.token_bytes)
    token = issue_token(db, person, now=now, days=1, token_bytes=secrets.token_bytes)
    asked: dict[str, Any] = {"base_url": address, "timeout": 60, "trust_env": False}
    return Reader(
        httpx.Client(**asked, cookies={PLAIN_COOKIE: key}),
        httpx.Client(**asked, headers={"Authorization": f"Bearer {token}"}),
    )


def laid_out(home: House, address: str) -> tuple[list[Pair], dict[str, Reader]]:
    """What is asked, with a notice that the whole register is owed, and who asks, by room of the desk."""
    engine = app_engine(home.urls.app)
    since = home.now - timedelta(days=1)
    with transaction(sessions_of(engine)) as db:
        db.execute(text(SUBSCRIBED), {"ward": broadcast.WARD, "since": since})
    broadcast.materialise(broadcast.House(home.urls, home.keys, home.cases), "pages")
    with transaction(sessions_of(engine)) as db:
        reference = db.scalars(select(Complaint.reference).order_by(Complaint.id.desc()).limit(1)).one()
        ombudsman = db.get_one(Person, home.reader)
        author = db.get_one(Person, db.scalars(select(Broadcast.author_id)).one())
        readers = {
            room: a_reader(db, person, home.now, address)
            for room, person in (("cases", ombudsman), ("notices", author))
        }
    engine.dispose()
    return pairs(reference, 1), readers


def over_a_slow_link(size: int) -> float:
    """Seconds for so many bytes."""
    return 2 * DELAY_S + 8 * size / BITS_A_SECOND


def compare(asked: list[Pair], readers: dict[str, Reader]) -> None:
    """Ask all in turn, round after round; print the medians."""
    took: dict[str, tuple[list[float], list[float]]] = {one.name: ([], []) for one in asked}
    for turn in range(ROUNDS + WARMING):
        for one in asked:
            reader = readers[one.room]
            spans = [timed(partial(_get, reader.program, call)) for call in one.calls]
            page = timed(partial(_get, reader.browser, one.page))
            if turn >= WARMING:
                took[one.name][0].append(page)
                took[one.name][1].append(sum(spans))
    print(f"{'median ms of ' + str(ROUNDS):16} {'page':>8} {'API':>8} {'ratio':>6} {'bytes':>8} {'slow link':>10}")
    for one in asked:
        page, calls = map(statistics.median, took[one.name])
        size = len(gzip.compress(_get(readers[one.room].browser, one.page).content))
        print(
            f"{one.name:16} {page:8.1f} {calls:8.1f} {page / calls:6.2f} {size:8} {over_a_slow_link(size):8.1f} s",
            flush=True,
        )


def _get(client: httpx.Client, address: str) -> httpx.Response:
    return client.get(address).raise_for_status()


def main() -> None:
    """Fill, sign in, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    asked = parser.parse_args()
    with house(asked.cases) as home, serve("desk", home.urls, home.keys, "s" * 43) as desk:
        compared, readers = laid_out(home, f"http://127.0.0.1:{desk.port}")
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        compare(compared, readers)


if __name__ == "__main__":
    main()
