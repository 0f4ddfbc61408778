"""The chain over the trail: whatever is done to an entry after it was sealed is found, and honest work never is."""

import os
import threading
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import create_engine, select, text

from app.audit import anchor, queries
from app.audit.actions import note
from app.audit.anchor import Anchor, Anchors
from app.audit.chain import GENESIS, Told, link
from app.audit.models import Seal
from app.audit.sealing import seal
from app.audit.verify import verify
from app.db import transaction
from tests.builders import NOW

NOBODY = Anchors((), ())
SEED = int(os.environ.get("ITIKA_SEED", "7"))


def write(sessions, count: int, at=NOW) -> None:
    with transaction(sessions) as db:
        for n in range(count):
            note(db, person_id=None, deed="read", about=f"complaint/{n}", detail={"n": str(n)}, now=at)


def seal_all(sessions, now=NOW) -> int:
    done = 0
    while True:
        with transaction(sessions) as db:
            sealed = seal(db, now=now, limit=50)
        if not sealed:
            return done
        done += sealed


def verdict(sessions, anchors=NOBODY, now=NOW, deep=True):
    with sessions() as db:
        return verify(db, anchors, now=now, deep=deep)


def test_it_hangs_each_entry_on_the_one_before():
    told = Told(5, NOW, None, "read", "complaint/1", {"b": "2", "a": "1"})
    again = Told(5, NOW, None, "read", "complaint/1", {"a": "1", "b": "2"})
    assert link(GENESIS, 1, NOW, told) == link(GENESIS, 1, NOW, again)
    others = (
        link(GENESIS, 2, NOW, told),
        link(bytes(31) + b"\x01", 1, NOW, told),
        link(GENESIS, 1, NOW + timedelta(seconds=1), told),
        link(GENESIS, 1, NOW, Told(5, NOW, 1, "read", "complaint/1", told.detail)),
    )
    assert link(GENESIS, 1, NOW, told) not in others


def test_it_numbers_every_entry_once_and_finds_nothing_wrong(sessions):
    write(sessions, 120)
    assert (seal_all(sessions), seal_all(sessions)) == (120, 0)
    with sessions() as db:
        assert [one.number for one in db.scalars(select(Seal).order_by(Seal.number))] == list(range(1, 121))
    found = verdict(sessions)
    assert (found.faults, found.walked, found.tail.count) == ([], 120, 0)


def test_it_tells_of_what_is_not_sealed_yet(sessions):
    write(sessions, 3)
    seal_all(sessions)
    write(sessions, 2, NOW + timedelta(hours=9))
    found = verdict(sessions, now=NOW + timedelta(days=1))
    assert (found.faults, found.tail.count) == ([], 2)


def test_it_seals_what_commits_late_behind_what_was_sealed_already(sessions):
    with sessions() as slow:
        note(slow, person_id=None, deed="read", about="complaint/slow", now=NOW)
        slow.flush()
        write(sessions, 5)
        assert seal_all(sessions) == 5
        slow.commit()
    assert seal_all(sessions, NOW + timedelta(minutes=5)) == 1
    assert verdict(sessions).faults == []


def crowd(sessions, entries: int, *, at_once: int, limit: int) -> None:
    """Eight writers, of whom some roll back or lose their connection, and two sealers like them."""
    stop, random = threading.Event(), Random(SEED)

    def end(db, dice: Random, lost: float) -> bool:
        if dice.random() >= lost:
            db.commit()
            return True
        # As when the process is killed: the server finds the connection gone and takes everything back.
        (db.connection().invalidate if dice.random() < 0.5 else db.rollback)()
        return False

    def writer(dice: Random) -> None:
        left = entries // 8
        while left > 0:
            count = min(left, dice.randint(1, at_once))
            with sessions() as db:
                for n in range(count):
                    note(db, person_id=None, deed="read", about=f"complaint/{n}", now=datetime.now(UTC))
                db.flush()
                left -= count * end(db, dice, 0.1)

    def sealer(dice: Random) -> None:
        while not stop.is_set():
            with sessions() as db:
                seal(db, now=datetime.now(UTC), limit=limit)
                end(db, dice, 0.3)

    writers = [threading.Thread(target=writer, args=(Random(random.random()),)) for _ in range(8)]
    sealers = [threading.Thread(target=sealer, args=(Random(random.random()),)) for _ in range(2)]
    for thread in (*writers, *sealers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in sealers:
        thread.join()


@pytest.mark.parametrize(
    ("entries", "at_once", "limit"), [(480, 1, 40), pytest.param(100_000, 20, 1000, marks=pytest.mark.slow)]
)
def test_it_seals_each_once_when_writers_and_sealers_crash_among_each_other(sessions, entries, at_once, limit):
    crowd(sessions, entries, at_once=at_once, limit=limit)
    seal_all(sessions, datetime.now(UTC))
    found = verdict(sessions, now=datetime.now(UTC))
    assert (found.faults, found.walked, found.tail.count) == ([], entries, 0)
    with sessions() as db:
        assert db.scalar(text("SELECT count(*) FROM audit_entry")) == entries


@pytest.fixture
def sealed(sessions, fresh_database, tmp_path):
    """Sixty sealed entries over an hour, anchored twice; a connection that may do what an owner may."""
    path, sign = tmp_path / "anchors", lambda words: words[::-1]
    keeper = Anchor(path, sign)
    for minutes in range(0, 60, 15):
        write(sessions, 15, NOW + timedelta(minutes=minutes))
        seal_all(sessions, NOW + timedelta(minutes=minutes + 1))
        with sessions() as db:
            keeper.drop(queries.head(db))
    engine = create_engine(fresh_database.owner)
    with engine.connect() as owner:
        owner.execute(text("SET session_replication_role = replica"))
        owner.commit()
        yield owner, anchor.read(path, sign)
    engine.dispose()


def edit(owner, dice):
    column = dice.choice(["deed = deed || '!'", "about = 'complaint/0x'", "at = at + interval '1 second'"])
    column = dice.choice([column, "person_id = 99", 'detail = detail || \'{"n": "x"}\''])
    owner.execute(text(f"UPDATE audit_entry SET {column} WHERE id = :id"), {"id": pick(owner, dice)})


def delete(owner, dice):
    owner.execute(text("DELETE FROM audit_entry WHERE id = :id"), {"id": pick(owner, dice)})


def delete_with_its_link(owner, dice):
    one = {"id": pick(owner, dice)}
    owner.execute(text("DELETE FROM audit_seal WHERE entry_id = :id"), one)
    owner.execute(text("DELETE FROM audit_entry WHERE id = :id"), one)


def insert(owner, dice):
    at = NOW + timedelta(minutes=dice.randrange(30))
    owner.execute(
        text("INSERT INTO audit_entry (at, deed, about, detail) VALUES (:at, 'x', 'y', '{}')"), {"at": at}
    )


def swap(owner, dice):
    one, other = pick(owner, dice), pick(owner, dice)
    while other == one:
        other = pick(owner, dice)
    for before, after in ((one, -1), (other, one), (-1, other)):
        owner.execute(
            text("UPDATE audit_entry SET id = :after WHERE id = :before"), {"after": after, "before": before}
        )


def swap_links(owner, dice):
    number = dice.randrange(1, 60)
    for before, after in ((number, -1), (number + 1, number), (-1, number + 1)):
        owner.execute(
            text("UPDATE audit_seal SET number = :after WHERE number = :before"), {"after": after, "before": before}
        )


def cut_off(owner, dice):
    number = dice.randrange(1, 60)
    cut = "DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_seal WHERE number > :n)"
    owner.execute(text(cut), {"n": number})
    owner.execute(text("DELETE FROM audit_seal WHERE number > :n"), {"n": number})


def rewrite(owner, dice):
    """Change one entry and forge every link again, as whoever owns the database and has this code can."""
    edit(owner, dice)
    before = GENESIS
    for one in list(queries.links(owner, after=0)):
        before = link(before, one.number, one.sealed_at, one.told)
        owner.execute(text("UPDATE audit_seal SET hash = :h WHERE number = :n"), {"h": before, "n": one.number})


def truncate(owner, dice):
    owner.execute(text("TRUNCATE audit_seal, audit_entry"))


def truncate_and_refill(owner, dice):
    owner.execute(text("CREATE TEMP TABLE kept AS SELECT * FROM audit_entry"))
    owner.execute(text("CREATE TEMP TABLE links AS SELECT * FROM audit_seal"))
    truncate(owner, dice)
    owner.execute(text("INSERT INTO audit_entry OVERRIDING SYSTEM VALUE SELECT * FROM kept"))
    owner.execute(text("INSERT INTO audit_seal SELECT * FROM links"))
    owner.execute(text("DROP TABLE kept, links"))
    rewrite(owner, dice)


TAMPERINGS = (
    edit,
    delete,
    delete_with_its_link,
    insert,
    swap,
    swap_links,
    cut_off,
    rewrite,
    truncate,
    truncate_and_refill,
)


def pick(owner, dice) -> int:
    return dice.choice(owner.scalars(text("SELECT id FROM audit_entry ORDER BY id")).all())


def tamper(owner, anchors, times: int) -> list[str]:
    """What was done and not found."""
    dice, missed = Random(SEED), []
    for n in range(times):
        deed = TAMPERINGS[n % len(TAMPERINGS)]
        deed(owner, dice)
        if not verify(owner, anchors, now=NOW + timedelta(hours=1)).faults:
            missed.append(deed.__name__)
        owner.rollback()
    return missed


def test_it_finds_every_tampering(sealed):
    owner, anchors = sealed
    assert verify(owner, anchors, now=NOW + timedelta(hours=1)).faults == []
    assert tamper(owner, anchors, 60) == []


@pytest.mark.slow
def test_it_finds_a_thousand_tamperings(sealed):
    assert tamper(*sealed, 1000) == []


def test_only_the_anchors_find_a_chain_that_was_forged_whole(sealed):
    owner, _ = sealed
    rewrite(owner, Random(SEED))
    assert verify(owner, NOBODY, now=NOW + timedelta(hours=1)).faults == []


def test_it_looks_only_behind_the_anchors_when_in_a_hurry(sessions, sealed):
    owner, anchors = sealed
    assert verify(owner, anchors, now=NOW + timedelta(hours=1), deep=False).walked == 15


def test_it_knows_an_anchor_that_somebody_else_wrote(tmp_path):
    path = tmp_path / "anchors"
    anchor.drop(path, queries.Head(3, bytes(32)), lambda words: b"ours" + words)
    anchor.drop(path, queries.Head(4, bytes(32)), lambda words: b"theirs" + words)
    with path.open("a") as file:
        file.write('{"number": 5')
    held = anchor.read(path, lambda words: b"ours" + words)
    assert ([head.number for head in held.heads], held.spoilt) == ([3], [2])
    assert path.stat().st_mode & 0o777 == 0o600
