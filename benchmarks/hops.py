"""What a hop costs: six-hop sessions against one web process, beside a constant answer and beside hops alone.

Prints, for 1, 16, 64 and 256 callers: hops a second, p50 and p99, CPU a hop, memory, and the ratio to the control,
which is the same server flavour answering a constant after reading the same body. Commits are durable.
"""

import argparse
import secrets
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, select

from app.complaints import filing
from app.complaints.filing import Filing
from app.console.menu_tools.costs import Stopwatch
from app.contacts.actions import about
from app.contacts.models import Contact
from app.content import faults_in, given_facts, load_content, read_vocabulary
from app.db import Sessions, app_engine, migrate, sessions_of, transaction
from app.embedded import Throwaway, Urls
from app.keys import create_keys_file, load_sealer
from app.kit import reference
from app.kit.seal import Sealer
from app.menu.compile import build
from app.menu.library import read_library
from app.settings import MENUS, load_settings
from benchmarks.load import Load, steady, walk
from benchmarks.servers import Server, serve

CALLERS = (1, 16, 64, 256)
KNOWN = 300_000
CHUNK = 5_000
WARD = 1003
TOPIC = "water.none"
NEIGHBOURS = 3
"""People who have reported the same lately, so that every caller is told of them, the first as the last."""


@dataclass(slots=True)
class House:
    """A database with people who were met before, and the numbers not used yet."""

    urls: Urls
    keys: Path
    next_number: int = 0

    def numbers(self, count: int) -> int:
        """The first of `count` numbers that were not used yet; raises ValueError when they have run out."""
        if self.next_number + count > KNOWN:
            raise ValueError(f"{KNOWN} residents are not enough for this: ask for fewer rounds or callers")
        first, self.next_number = self.next_number, self.next_number + count
        return first


@contextmanager
def house() -> Iterator[House]:
    """A migrated database on durable settings, with KNOWN residents of one ward."""
    with tempfile.TemporaryDirectory(prefix="itika-bench-") as folder, Throwaway(Path(folder)) as urls:
        migrate(urls.owner)
        keys = Path(folder) / "keys.json"
        create_keys_file(keys)
        sealer, now = load_sealer(keys), datetime.now(UTC)
        engine = app_engine(urls.app, statement_ms=60_000)
        sessions = sessions_of(engine)
        for start in range(0, KNOWN, CHUNK):
            rows = []
            for n in range(start, start + CHUNK):
                number = f"+2547{n:08d}"
                index = sealer.blind(number)
                sealed = sealer.seal(number.encode(), about(index))
                rows.append(
                    {"number_index": index, "number_sealed": sealed, "language": "en", "ward": WARD}
                    | {"created_at": now}
                )
            with transaction(sessions) as db:
                db.execute(insert(Contact), rows)
        let_neighbours_report(sessions, sealer, now)
        engine.dispose()
        yield House(urls, keys, next_number=NEIGHBOURS)


def let_neighbours_report(sessions: Sessions, sealer: Sealer, now: datetime) -> None:
    """The first residents have reported what all others are going to report."""
    content = load_content(load_settings(), MENUS, now=now)
    with transaction(sessions) as db:
        neighbours = db.scalars(select(Contact.id).order_by(Contact.id).limit(NEIGHBOURS)).all()
        filings = [
            Filing(
                contact_id=neighbour,
                reference=reference.draw(secrets.randbelow),
                category=TOPIC,
                ward=WARD,
                words="No water since Sunday",
                hidden=True,
                language="en",
                channel="ussd",
                source_key=f"bench/{neighbour}",
                menu_version=content.menu.version,
            )
            for neighbour in neighbours
        ]
        filing.lodge_all(db, content.county(sealer), filings, now=now)


def main() -> None:
    """Run the table, then the steady rate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--callers", type=int, nargs="*", default=list(CALLERS))
    parser.add_argument("--steady", type=int, default=300, help="hops a second, open loop; 0 leaves it out")
    asked = parser.parse_args()
    print(menus_cost(), flush=True)
    print("callers  server    hops/s    p50 ms   p99 ms  CPU us/hop   MB  of control  of alone  errors", flush=True)
    with house() as home, ExitStack() as stack:
        secret = secrets.token_urlsafe(32)
        servers = [stack.enter_context(serve(kind, home.urls, home.keys, secret)) for kind in Server.KINDS]
        for callers in asked.callers:
            loads: dict[str, list[Load]] = {kind: [] for kind in Server.KINDS}
            for _ in range(asked.rounds):
                for server in servers:
                    each = numbers_each(callers, asked.seconds) if server.kind != "constant" else 0
                    first = home.numbers(callers * each)
                    loads[server.kind].append(walk(server, first, each, callers, asked.seconds))
            report(callers, loads)
        if asked.steady:
            desk = next(server for server in servers if server.kind == "desk")
            p50, p99, late = steady(desk, home.numbers(2000), asked.steady, seconds=20)
            print(f"open loop at {asked.steady}/s: p50 {p50:.1f} ms, p99 {p99:.1f} ms, {late} not answered rightly")
            print(f"resident memory of the web process: {desk.megabytes():.0f} MB")


def menus_cost() -> str:
    """What the county's menus take to be read, proved and compiled, as `itika menus check` says it."""
    took, given, vocabulary = Stopwatch(), given_facts(load_settings()), read_vocabulary(MENUS)
    library = took.time("read", lambda: read_library(MENUS))
    took.time("checked", lambda: faults_in(library, given))
    took.time("compiled", lambda: build(library, vocabulary, given))
    return f"menus of {len(library.nodes)} nodes in {len(library.languages)} languages: {took}"


def numbers_each(callers: int, seconds: int) -> int:
    """More sessions than one of so many callers can walk: 10,000 hops a second would be needed to run out."""
    return max(20, 1700 * seconds // callers)


def report(callers: int, loads: dict[str, list[Load]]) -> None:
    """Medians of the rounds, each as a ratio to the control of the same rounds."""
    rates = {kind: statistics.median(load.rate for load in rounds) for kind, rounds in loads.items()}
    for kind, rounds in loads.items():
        p50, p99, cpu, memory = (
            statistics.median(getattr(load, field) for load in rounds)
            for field in ("p50", "p99", "cpu", "megabytes")
        )
        errors = sum(load.errors for load in rounds)
        print(
            f"{callers:7d}  {kind:8s} {rates[kind]:8.0f} {p50:9.2f} {p99:8.2f} {cpu:11.0f} {memory:4.0f} "
            f"{rates[kind] / rates['constant']:11.2f} {rates[kind] / rates['alone']:9.2f} {errors:7d}",
            flush=True,
        )


if __name__ == "__main__":
    main()
