"""A list is read row by row, and takes in whom it may, once, however often it is stopped."""

from collections import Counter
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from app.contacts.actions import listen_again, meet, opt_out, subscribe, unsubscribe
from app.contacts.models import Contact, Subscription
from app.kit.errors import Invalid
from app.kit.msisdn import Msisdn
from app.rolls.actions import begin, end, take
from app.rolls.files import digest_of, rows_of
from app.rolls.models import Roll
from app.rolls.sheet import Faulty, Wanted, columns_of, read_rows
from tests.builders import NOW, SEALER

WARDS = {"butsotso east": 991, "991": 991, "ingo": 1003}
CONSENT = "Signed sheets, Malava baraza, 12 November 2026"
LIST = """Phone,Ward,Language
0700000001,Butsotso East,sw
700000002,991,English
0700000001,butsotso east,
12345,Ingo,en
0700000003,Nowhere,fr
,,
+254700000004,INGO,
"""


def parsed(text=LIST, **mapping):
    """The rows of a list."""
    lines = [line.split(",") for line in text.splitlines()]
    return list(read_rows(lines[1:], columns_of(lines[0], {"number": "Phone"} | mapping), WARDS))


def test_it_says_of_each_row_what_is_wrong_and_repeats_nothing_of_it():
    rows = parsed()
    assert [(row.row, row.ward, row.language) for row in rows if isinstance(row, Wanted)] == [
        (2, 991, "sw"),
        (3, 991, "en"),
        (4, 991, None),
        (8, 1003, None),
    ]
    faulty = {row.row: [fault.field for fault in row.faults] for row in rows if isinstance(row, Faulty)}
    assert faulty == {5: ["number"], 6: ["ward", "language"]}
    assert "12345" not in str(rows[3])


@pytest.mark.parametrize("mapping", [{"number": "Tel"}, {"language": "Lugha"}, {"colour": "Ward"}])
def test_it_refuses_columns_that_are_not_there(mapping):
    with pytest.raises(Invalid) as refused:
        parsed(**mapping)
    assert refused.value.rule == "roll.columns"


def rows_in(path):
    """The rows of a file."""
    return rows_of(path.read_bytes(), path.name)


def test_it_reads_a_csv_and_a_workbook_alike(tmp_path):
    book = Workbook()
    book.active.append(["Phone", "Ward"])
    book.active.append([700000001, 991])
    book.save(tmp_path / "list.xlsx")
    (tmp_path / "list.csv").write_text("\ufeffPhone;Ward\n700000001;991\n", "utf-8")
    for name in ("list.xlsx", "list.csv"):
        assert list(rows_in(tmp_path / name)) == [["Phone", "Ward"], ["700000001", "991"]]
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    for name in ("bad.csv", "bad.xlsx"):
        with pytest.raises(Invalid, match="Give a CSV"):
            list(rows_in(tmp_path / name))
    assert digest_of(b"1", "a") != digest_of(b"1", "b")


def test_a_damaged_workbook_is_refused_in_words(tmp_path):
    whole, damaged = tmp_path / "whole.xlsx", tmp_path / "damaged.xlsx"
    book = Workbook()
    book.active.append(["Phone", 700000001])
    book.save(whole)
    workbook, sheet = "xl/workbook.xml", "xl/worksheets/sheet1.xml"
    with ZipFile(whole) as source:
        parts = {name: source.read(name) for name in source.namelist()}
        inside = source.getinfo(workbook).header_offset + 60
    no_number = parts[sheet].replace(b"700000001", b"seven")
    for part, damage in ((workbook, b""), (workbook, b"<x/>"), (sheet, b""), (sheet, b"<x>"), (sheet, no_number)):
        with ZipFile(damaged, "w") as copy:
            for name, content in (parts | {part: damage}).items():
                copy.writestr(name, content)
        with pytest.raises(Invalid, match="Give a CSV"):
            list(rows_in(damaged))
    bitten = whole.read_bytes()
    damaged.write_bytes(bitten[:inside] + bytes(40) + bitten[inside + 40 :])
    with pytest.raises(Invalid, match="Give a CSV"):
        list(rows_in(damaged))


def taken(db, rows, *, digest="a", chunk=2, stop_after=None):
    """What the console does; stopped after so many chunks."""
    for turn, at in enumerate(range(0, len(rows), chunk)):
        if turn == stop_after:
            return None
        roll = begin(db, digest, CONSENT, now=NOW)
        take(db, roll, rows[at : at + chunk], SEALER, now=NOW)
        db.flush()
    end(db, roll, now=NOW)
    return roll


def subscribed(db):
    """How many live subscriptions each ward has, and by what source."""
    live = select(Subscription.ward, Subscription.source).where(Subscription.ended_at.is_(None))
    return Counter(tuple(row) for row in db.execute(live))


def test_it_takes_in_each_once_though_it_is_stopped_and_begun_again(db):
    rows = parsed()
    assert taken(db, rows, stop_after=2) is None
    roll = taken(db, rows)
    again = taken(db, rows)
    assert (roll.id, roll.added, roll.merged, roll.faulty, roll.row_at) == (again.id, 3, 1, 2, 8)
    assert subscribed(db) == {(991, f"import/{roll.id}"): 2, (1003, f"import/{roll.id}"): 1}
    assert roll.ended_at == NOW
    languages = Counter(db.scalars(select(Contact.language)))
    assert languages == {"sw": 1, "en": 1, None: 1}


def test_it_brings_back_nobody_who_stopped_and_changes_nobody_who_is_there(db):
    numbers = [Msisdn(f"+25470000000{n}") for n in (1, 2, 4)]
    people = meet(db, SEALER, numbers, now=NOW)
    opted_out, left, there = (people[number].id for number in numbers)
    opt_out(db, opted_out, now=NOW)
    subscribe(db, left, 991, source="ussd", now=NOW)
    unsubscribe(db, left, now=NOW)
    subscribe(db, there, 1003, source="ussd", now=NOW)
    roll = taken(db, parsed())
    assert (roll.added, roll.stopped, roll.merged, roll.faulty) == (0, 3, 1, 2)
    assert subscribed(db) == {(1003, "ussd"): 1}
    assert db.get(Contact, opted_out).opted_out_at == NOW
    # Only their own word brings them back.
    listen_again(db, opted_out)
    assert taken(db, parsed(), digest="b").added == 1


def test_it_subscribes_nobody_without_their_consent(db):
    with pytest.raises(Invalid) as refused:
        begin(db, "a", " yes ", now=NOW)
    assert refused.value.rule == "roll.consent"
    assert not db.scalars(select(Roll)).all()
