"""Two hundred marked residents go through every path: who may not read of them reads nothing, anywhere."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import select

from app.complaints.models import Complaint
from app.console.phone import Phone
from app.staff.actions import issue_token
from app.staff.models import Person
from app.staff.policy import MAY, Deed, Role, Sight
from app.staff.queries import sight_of
from tests.builders import a_person
from tests.proofs.callers import Caller
from tests.proofs.crash import OWED, count, wait_until
from tests.proofs.house import CODE, House, a_house, connect, figures
from tests.proofs.leaks import Canary, Leak, leaks_in_database, leaks_in_logs
from tests.proofs.test_leaks import WISHES, sentence
from tests.web.door import the_door

pytestmark = pytest.mark.slow

COUNT = 200
SYLLABLES = ("ba", "do", "fi", "gu", "ke", "lo", "mi", "nu", "pa", "re")
KINDS = tuple(WISHES)
"""Ordinary, hidden, accusing, protected: each canary wishes as one of these."""
MARK = Canary("+254718406", ("zuruwambe",))
"""What every canary's number and words begin with: where that is not, none of them is."""


def a_canary(nth: int) -> Canary:
    """One of the flock, whose words nobody else uses."""
    tail = "".join(SYLLABLES[int(digit)] for digit in f"{nth:03d}")
    return Canary(f"{MARK.number}{nth:03d}", (f"Zuruwambe{tail}",))


FLOCK = {a_canary(nth): KINDS[nth % len(KINDS)] for nth in range(COUNT)}


def seen_in(place: str, what: bytes) -> set[Leak]:
    """What of the flock can be read there."""
    if not MARK.found_in(what):
        return set()
    return {Leak(place, found) for canary in FLOCK for found in canary.found_in(what)}


def of(leaks: Iterable[Leak]) -> set[str]:
    """What was read, wherever."""
    return {leak.what for leak in leaks}


def reports(house: House) -> dict[str, Canary]:
    """Every canary dials and files, and its text comes in, too; whose each reference is."""
    caller, references = Caller(house.hop, Random(1)), {}
    with caller.http() as http:
        for canary, kind in FLOCK.items():
            caller.answers = WISHES[kind]
            assert caller.report(Phone(http, caller.hop, canary.number, CODE), sentence(canary))
            references[caller.sent[-1].reference] = canary
            text = {
                "id": f"in-{canary.number[-3:]}",
                "from": canary.number,
                "to": "20384",
                "text": sentence(canary),
            }
            http.post(f"{house.callback}/sms", data=text | {"date": "2026-11-24 09:00:00"})
    return references


@dataclass(frozen=True)
class Reader:
    """A member of staff with a key for the API, and what the policy lets them read."""

    role: Role
    key: str
    sight: Sight

    def may_read(self, complaint: Complaint) -> bool:
        """Whether this complaint's words are for them."""
        return bool(MAY[self.role] & {Deed.READ_CASES, Deed.READ_FILED}) and self.sight.covers(
            department=complaint.department,
            ordinary=complaint.level == "c0",
            ward=complaint.ward,
            filed_by=complaint.filed_by,
        )


def a_reader(db, role: Role) -> Reader:
    """Somebody of this role, in the water department if the role has one."""
    person = a_person(db, role=role, department="water", now=datetime.now(UTC))
    key = issue_token(db, person, deeds=MAY[role], now=datetime.now(UTC), days=2, token_bytes=secrets.token_bytes)
    return Reader(role, key, sight_of(db.get_one(Person, person.id)))


def few(references: Mapping[str, Canary]) -> dict[Canary, str]:
    """Three residents of each kind, with their references."""
    return {canary: reference for reference, canary in [*references.items()][: 3 * len(KINDS)]}


def asked(references: Mapping[str, Canary]) -> Iterator[str]:
    """Every address that is read: of the API, of pages, and some that are nowhere."""
    for route in iter_route_contexts(the_door().routes):
        if "GET" in (route.methods or ()):
            if "{reference}" in route.path:
                yield from (route.path.format(reference=reference) for reference in few(references).values())
            elif "{" not in route.path:
                yield route.path
    for canary in few(references):
        yield f"/api/v1/complaints/search?q={canary.words[0]}"
        yield f"/api/v1/complaints?ward={canary.words[0]}"
        yield f"/nowhere/{canary.number}?q={canary.words[0]}"


def titles(house: House, owner_url: str) -> Iterator[tuple[str, bytes]]:
    """What anybody on the machine can read of its processes, and what the server of the database shows of them."""
    for process in (house.web, house.work, house.provider):
        for name in ("cmdline", "comm", "environ"):
            yield f"{process.role} {name}", (Path("/proc") / str(process.pid) / name).read_bytes()
    with connect(owner_url) as db:
        for query, name in db.execute("SELECT query, application_name FROM pg_stat_activity").fetchall():
            yield "pg_stat_activity", f"{query} {name}".encode()


@pytest.fixture
def lived(nursery, fresh_database, tmp_path):
    """A house at DEBUG in which all of them have reported and nothing is left to send; and whose each report is."""
    with a_house(nursery, tmp_path / "house", fresh_database.app, at_debug=True) as house:
        house.provider.start()
        house.open()
        house.work.start()
        references = reports(house)
        with connect(fresh_database.owner) as db:
            wait_until(lambda: count(db, OWED) == 0, "the outbox does not empty")
        yield house, references


def test_nobody_reads_of_two_hundred_residents_who_may_not(lived, fresh_database, sessions):
    house, references = lived
    with sessions.begin() as db:
        readers = [a_reader(db, role) for role in Role]
        complaints = {one.reference: one for one in db.scalars(select(Complaint))}
    assert len(references) == COUNT

    leaks, read, asks = set(), set(), 0
    with httpx.Client(base_url=f"http://127.0.0.1:{house.web.port}", trust_env=False, timeout=60) as http:
        for reader in [None, *readers]:
            headers = {"Authorization": f"Bearer {reader.key}"} if reader else {}
            allowed = {
                what
                for reference, canary in references.items()
                if reader and reader.may_read(complaints[reference])
                for what in (*canary.words, *((canary.number,) if FLOCK[canary] is KINDS[0] else ()))
            }
            for address in asked(references):
                answer = http.get(address, headers=headers)
                assert answer.status_code != 500, address
                found = seen_in(f"{reader and reader.role} {address}", answer.content)
                # An answer may say back what was asked for to whoever asked it, and nothing else.
                read |= of(found)
                leaks |= {leak for leak in found if leak.what not in allowed and leak.what not in address}
                asks += 1
    assert leaks == set()
    assert read >= {canary.words[0] for canary in few(references)}, "what nobody may read proves nothing"

    for place, what in titles(house, fresh_database.owner):
        assert seen_in(place, what) == set()
    logs = (house.web.log, house.work.log)
    assert all(b"proof.at_debug" in log.read_bytes() for log in logs)
    assert leaks_in_logs(logs, [MARK]) == set()
    kept = {leak.place for leak in leaks_in_database(fresh_database.owner, [MARK])}
    assert kept <= {"complaint.words", "lexicon.word"}
    with connect(fresh_database.owner) as db:
        searched = "SELECT word FROM lexicon UNION SELECT words FROM complaint WHERE words > ''"
        learnt = db.execute(searched).fetchall()
    open_to_search = of(leak for (what,) in learnt for leak in seen_in("", what.encode()))
    assert all(FLOCK[canary] is KINDS[0] for canary in FLOCK if open_to_search & {*canary.words, canary.number})
    figures("canaries", residents=COUNT, asks=asks, readers=len(readers), leaks=len(leaks))
