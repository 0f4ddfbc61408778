"""What a broadcast costs: to owe it, to send it, to hear what came of it, and what callers feel of that meanwhile.

Each figure stands beside its control of the same run: one bare `INSERT … SELECT` of the same rows; the same client
posting the same batches from as many processes and lanes with no database; a bare `UPDATE` of one row; hops with
nothing else going on. Commits are durable.
"""

import argparse
import asyncio
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import psycopg
from sqlalchemy import insert, text

from app.africastalking.doors import Doors
from app.broadcasts.actions import compose, release
from app.broadcasts.audience import Carriage, Restraint
from app.broadcasts.ports import Airing, Approval
from app.broadcasts.queries import seal_of, tally
from app.broadcasts.running import continue_release
from app.console.demo.running import free_port
from app.contacts.actions import about
from app.contacts.models import Contact
from app.content import load_content
from app.db import Sessions, app_engine, migrate, sessions_of, transaction
from app.embedded import Throwaway, Urls
from app.keys import create_keys_file, load_sealer
from app.settings import MENUS, ROOT, load_settings
from app.staff.models import Person
from benchmarks.load import steady
from benchmarks.servers import serve

WARD, CHUNK = 1003, 5_000
AT_ONCE = Restraint(first=1, look_minutes=0)
BARE = """
    INSERT INTO message (contact_id, name, key, broadcast_id, priority, facts_sealed, state, attempts, next_at,
                         created_at)
    SELECT contact_id, 'broadcast', 'bare', %s, 5, '', 'pending', 0, now(), now() FROM subscription
    WHERE ended_at IS NULL
"""
REPORTS = 5_000


@dataclass(frozen=True)
class House:
    """A database with so many subscribers of one ward."""

    urls: Urls
    keys: Path
    people: int

    def sessions(self) -> Sessions:
        """Sessions of the application's role."""
        return sessions_of(app_engine(self.urls.app, statement_ms=120_000, lock_ms=60_000))

    def owner(self) -> psycopg.Connection:
        """A connection that commits each statement."""
        return psycopg.connect(self.urls.owner.replace("+psycopg", ""), autocommit=True)

    def forget(self) -> None:
        """Nothing is owed, and the server has tidied up."""
        with self.owner() as db:
            db.execute("TRUNCATE message, report CASCADE")
            db.execute("CHECKPOINT")


@contextmanager
def house(people: int):
    """A migrated database on durable settings."""
    with tempfile.TemporaryDirectory(prefix="itika-bench-") as folder, Throwaway(Path(folder)) as urls:
        migrate(urls.owner)
        keys = Path(folder) / "keys.json"
        create_keys_file(keys)
        home, sealer, now = House(urls, keys, people), load_sealer(keys), datetime.now(UTC)
        sessions = home.sessions()
        for start in range(0, people, CHUNK):
            rows = []
            for n in range(start, min(start + CHUNK, people)):
                number = f"+2547{n:08d}"
                index = sealer.blind(number)
                sealed = sealer.seal(number.encode(), about(index))
                language = ("en", "sw")[n % 2]
                rows.append(
                    {"number_index": index, "number_sealed": sealed, "language": language, "created_at": now}
                )
            with transaction(sessions) as db:
                db.execute(insert(Contact), rows)
        with transaction(sessions) as db:
            db.execute(
                text(
                    "INSERT INTO subscription (contact_id, ward, topic, source, since_at) "
                    "SELECT id, :ward, 'all', 'bench', :now FROM contact ORDER BY id"
                ),
                {"ward": WARD, "now": now - timedelta(days=1)},
            )
        with home.owner() as db:
            db.execute("ANALYZE")
        yield home


def released(home: House, mark: str) -> int:
    """A broadcast that two people let go; its number."""
    now, sessions = datetime.now(UTC), home.sessions()
    menu = load_content(load_settings(), MENUS, now=now).menu
    airing = Airing(
        menu, Restraint(most_recipients=10**6, most_a_day=10**9), Carriage(Decimal("0.8"), 50, 0, 24), {}
    )
    with transaction(sessions) as db:
        two = [Person(name=name, role="approver", created_at=now) for name in ("Amina", "Otieno")]
        db.add_all(two)
        db.flush()
        texts = {"en": "Water returns on Friday.", "sw": "Maji yatarudi Ijumaa."}
        end = now + timedelta(days=2)
        told = {"name": "broadcast.ending", "topic": "news", "author_id": two[0].id, "expires_at": end, "now": now}
        notice = compose(db, f"broadcast/{mark}", [WARD], texts, **told)
        found = airing.estimate(texts, tally(db, notice, now=now))
        seal = seal_of(db, notice, found.people, found.ceiling)
        release(db, notice, Approval(seal, found.people, str(found.ceiling)), airing, by=two[1].id, now=now)
        return notice.id


def materialise(home: House, mark: str) -> float:
    """Seconds to owe it to everybody, chunk by chunk, as the worker does."""
    released(home, mark)
    sessions, began = home.sessions(), time.perf_counter()
    while True:
        with transaction(sessions) as db:
            if not continue_release(db, datetime.now(UTC), AT_ONCE):
                return time.perf_counter() - began


def bare(home: House, mark: str) -> float:
    """Seconds of one bare statement that writes the same rows."""
    notice = released(home, mark)
    with home.owner() as db:
        began = time.perf_counter()
        db.execute(BARE, [notice])
        return time.perf_counter() - began


def sending(home: House, provider: str, workers: int, *, database: bool) -> tuple[float, float]:
    """Texts a second of so many processes, and the largest one's MB."""
    role = "sender" if database else "poster"
    environment = {
        **os.environ,
        "DATABASE_URL": home.urls.app,
        "ITIKA_KEYS_FILE": str(home.keys),
        "AT_BASE_URL": provider,
        "BENCH_SHARE": str(home.people // workers),
    }
    command = [sys.executable, "-m", "benchmarks.carriers", role]
    started = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(workers)
    ]
    for one in started:
        one.stdout.readline()
    began = time.perf_counter()
    for one in started:
        one.stdin.write(b"go\n")
        one.stdin.flush()
    told = [json.loads(one.stdout.readline()) for one in started]
    took = time.perf_counter() - began
    for one in started:
        one.communicate()
    return sum(one["sent"] for one in told) / took, max(one["mb"] for one in told)


@contextmanager
def provider():
    """The stand-in, in a process of its own; gives its address."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.carriers", "provider", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT) as process:
        address = f"http://127.0.0.1:{port}"
        while True:
            try:
                httpx.get(f"{address}/version1/user", timeout=5)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address
        process.terminate()


def reports(home: House) -> tuple[float, float]:
    """Delivery reports a second through our door, and bare updates of one row a second from as many threads."""
    with home.owner() as db:
        db.execute("UPDATE message SET state = 'accepted', provider_id = 'AT' || id, delivery = NULL")
        ids = [row[0] for row in db.execute("SELECT provider_id FROM message ORDER BY id LIMIT %s", [2 * REPORTS])]
    door = Doors(home.sessions(), sealer=load_sealer(home.keys), shelf=None, clock=lambda: datetime.now(UTC))
    take = door.by_name()["sms/report"]

    async def report_all() -> None:
        room = asyncio.Semaphore(64)

        async def one(name: str) -> None:
            async with room:
                assert (await take({"id": name, "status": "Success", "networkCode": "63902"}))[0] == 200

        await asyncio.gather(*map(one, ids[:REPORTS]))

    began = time.perf_counter()
    asyncio.run(report_all())
    ours = REPORTS / (time.perf_counter() - began)

    def update(share: list[str]) -> None:
        with home.owner() as db:
            for name in share:
                db.execute("UPDATE message SET delivery = 'delivered' WHERE provider_id = %s", [name])

    rest = ids[REPORTS:]
    began = time.perf_counter()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(update, [rest[n::4] for n in range(4)]))
    return ours, len(rest) / (time.perf_counter() - began)


def callers(home: House, address: str, rate: int) -> None:
    """The p99 of hops while it is owed and sent, beside the p99 without that."""
    with serve("desk", home.urls, home.keys, secrets.token_urlsafe(32)) as desk:
        steady(desk, 0, rate, seconds=3)
        quiet = steady(desk, 10_000, rate, seconds=10)
        home.forget()
        fan_out = threading.Thread(
            target=lambda: (materialise(home, secrets.token_hex(4)), sending(home, address, 1, database=True))
        )
        fan_out.start()
        busy = steady(desk, 20_000, rate, seconds=10)
        fan_out.join()
    print(f"hops at {rate}/s: p99 {quiet[1]:.1f} ms, during the fan-out {busy[1]:.1f} ms", flush=True)


def measure(people: int, rounds: int, workers: list[int], rate: int) -> None:
    """The table of one size."""
    with house(people) as home, provider() as address:
        owed: dict[str, list[float]] = {"ours": [], "bare": []}
        for turn in range(rounds):
            for name, do in (("bare", bare), ("ours", materialise)):
                home.forget()
                owed[name].append(do(home, f"{name}{turn}"))
        ours, control = statistics.median(owed["ours"]), statistics.median(owed["bare"])
        print(f"{people} owed in {ours:.2f} s, bare {control:.2f} s: {ours / control:.1f} times", flush=True)
        for latency in (0.0, 0.2):
            modes = ["hang"] if latency else []
            httpx.put(f"{address}/weather", json={"modes": modes, "seconds": latency, "reports": []}, timeout=60)
            for count in workers:
                home.forget()
                materialise(home, f"send{latency}{count}")
                rate_ours, mb = sending(home, address, count, database=True)
                httpx.delete(f"{address}/ledger", timeout=60)
                httpx.put(
                    f"{address}/weather", json={"modes": modes, "seconds": latency, "reports": []}, timeout=60
                )
                rate_bare, _ = sending(home, address, count, database=False)
                httpx.delete(f"{address}/ledger", timeout=60)
                httpx.put(
                    f"{address}/weather", json={"modes": modes, "seconds": latency, "reports": []}, timeout=60
                )
                print(
                    f"sent by {count} with {1000 * latency:.0f} ms: {rate_ours:.0f}/s, without a database "
                    f"{rate_bare:.0f}/s: {rate_ours / rate_bare:.2f}; {mb:.0f} MB",
                    flush=True,
                )
        heard, updated = reports(home)
        print(f"reports {heard:.0f}/s, bare updates {updated:.0f}/s: {heard / updated:.2f}", flush=True)
        if rate:
            callers(home, address, rate)


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="*", default=[44_000, 200_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4])
    parser.add_argument("--hops", type=int, default=100, help="hops a second beside the fan-out; 0 leaves them out")
    asked = parser.parse_args()
    for people in asked.people:
        measure(people, asked.rounds, asked.workers, asked.hops)


if __name__ == "__main__":
    main()
