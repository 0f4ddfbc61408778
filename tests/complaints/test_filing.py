"""How complaints are filed: many at once, each once, and their words where they belong."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import IntegrityError

from app.complaints.filing import lodge_all
from app.complaints.models import Complaint, Event
from app.complaints.queries import by_reference, events, words_of
from app.db import transaction
from app.kit.errors import Invalid
from app.outbox.models import Message
from tests.builders import NOW, a_contact, a_county, a_filing
from tests.complaints.reading import texts_to

COUNTY = a_county()


def test_files_a_complaint_whole(db):
    contact = a_contact(db)
    filing = a_filing(contact.id, words="Bomba ' \" * # 0 98 مياه ٣ 🙂")
    lodge_all(db, COUNTY, [filing], now=NOW)
    complaint = by_reference(db, filing.reference)
    assert words_of(complaint, COUNTY.sealer) == filing.words
    assert (complaint.contact_id, complaint.category, complaint.ward) == (contact.id, "water.burst", 1012)
    assert (complaint.department, complaint.queue, complaint.level) == ("water", "triage", "c0")
    assert (complaint.state, complaint.version, complaint.reopened) == ("received", 1, 0)
    assert (complaint.filed_at, complaint.state_since_at) == (NOW, NOW)
    assert complaint.due_at.isoformat() == "2026-12-08T14:00:00+00:00"
    assert (complaint.channel, complaint.language, complaint.hidden) == ("ussd", "en", False)
    [first] = events(db, complaint.id)
    assert (first.verb, first.before, first.after, first.by, first.at) == ("file", None, "received", "citizen", NOW)


def test_takes_a_report_that_names_no_ward(db):
    filing = a_filing(a_contact(db).id, ward=None)
    lodge_all(db, COUNTY, [filing], now=NOW)
    assert by_reference(db, filing.reference).ward is None


@pytest.mark.parametrize(
    ("category", "hidden", "name", "due_on"),
    [
        ("water.burst", False, "complaint.receipt", "2026-12-08"),
        ("water.burst", True, "complaint.receipt", "2026-12-08"),
        ("roads.bridge", False, "complaint.receipt", "2026-11-27"),
        ("officer.bribe", True, "complaint.receipt.quiet", "2026-12-24"),
        ("officer.bribe", False, "complaint.receipt.quiet", "2026-12-24"),
    ],
)
def test_owes_a_receipt_with_a_date(db, category, hidden, name, due_on):
    contact = a_contact(db)
    filing = a_filing(contact.id, category=category, hidden=hidden)
    lodge_all(db, COUNTY, [filing], now=NOW)
    assert texts_to(db, contact.id) == [(name, {"reference": filing.reference, "date": due_on})]


@pytest.mark.parametrize(
    ("category", "hidden", "kept_sealed"),
    [("water.burst", False, False), ("water.burst", True, True), ("officer.bribe", False, True)],
)
def test_seals_the_words_of_whoever_hides_or_accuses(db, category, hidden, kept_sealed):
    filing = a_filing(a_contact(db).id, category=category, hidden=hidden)
    lodge_all(db, COUNTY, [filing], now=NOW)
    complaint = by_reference(db, filing.reference)
    assert complaint.hidden is kept_sealed
    assert (complaint.words is None) is kept_sealed
    assert (complaint.words_sealed is None) is not kept_sealed
    assert words_of(complaint, COUNTY.sealer) == filing.words


def test_leaves_words_in_clear_nowhere_but_in_the_column_of_ordinary_ones(sessions):
    with transaction(sessions) as db:
        contact_id = a_contact(db).id
        told = [
            a_filing(contact_id, words="ordinary canary"),
            a_filing(contact_id, words="hidden canary", hidden=True),
            a_filing(contact_id, words="accusing canary", category="officer.bribe"),
        ]
        lodge_all(db, COUNTY, told, now=NOW)
        assert _columns_with(db, "canary") == {("complaint", "words")}
        assert db.scalars(select(Complaint.words).where(Complaint.words.is_not(None))).all() == ["ordinary canary"]


def _columns_with(db, word):
    """Every column of the database in which the word stands, also inside bytes."""
    columns = db.execute(
        text("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
    ).all()
    seen = {
        (table, column)
        for table, column in columns
        if table != "alembic_version"
        and db.scalar(
            text(
                f"SELECT count(*) FROM {table} WHERE {column}::text LIKE :word "
                f"OR {column}::text LIKE '%' || encode(convert_to(:bare, 'UTF8'), 'hex') || '%'"
            ),
            {"word": f"%{word}%", "bare": word},
        )
    }
    assert len(columns) > 50
    return seen


@pytest.mark.parametrize("count", [1, 100])
def test_takes_two_statements_for_any_number(db, count):
    contacts = [a_contact(db).id for _ in range(10)]
    filings = [a_filing(contacts[n % 10], hidden=n % 3 == 0) for n in range(count)]
    said = []
    connection = db.connection()
    event.listen(connection, "before_cursor_execute", lambda *args: said.append(args[2].split("(")[0]))
    lodge_all(db, COUNTY, filings, now=NOW)
    assert len(said) == 2, said
    assert db.scalar(select(func.count()).select_from(Complaint)) == count
    assert db.scalar(select(func.count()).select_from(Event)) == count
    assert db.scalar(select(func.count()).select_from(Message)) == count


def test_does_nothing_for_nobody(db):
    lodge_all(db, COUNTY, [], now=NOW)
    assert db.scalar(select(func.count()).select_from(Complaint)) == 0


def test_keeps_each_persons_words_apart(db):
    filings = [a_filing(a_contact(db).id, words=f"words {n}", hidden=n % 2 == 0, ward=n) for n in range(60)]
    lodge_all(db, COUNTY, filings, now=NOW)
    for filing in filings:
        complaint = by_reference(db, filing.reference)
        assert (complaint.contact_id, complaint.ward) == (filing.contact_id, filing.ward)
        assert words_of(complaint, COUNTY.sealer) == filing.words


def test_writes_nothing_when_a_category_is_unknown(db):
    contact_id = a_contact(db).id
    with pytest.raises(Invalid):
        lodge_all(db, COUNTY, [a_filing(contact_id), a_filing(contact_id, category="ghosts")], now=NOW)
    assert db.scalar(select(func.count()).select_from(Complaint)) == 0


@pytest.mark.parametrize(
    ("again", "constraint"), [("source_key", "uq_complaint_source_key"), ("reference", "uq_complaint_reference")]
)
def test_cannot_file_the_same_event_or_reference_twice(db, again, constraint):
    contact_id = a_contact(db).id
    first = a_filing(contact_id)
    lodge_all(db, COUNTY, [first], now=NOW)
    with pytest.raises(IntegrityError, match=constraint), db.begin_nested():
        lodge_all(db, COUNTY, [a_filing(contact_id, **{again: getattr(first, again)})], now=NOW)
    assert db.scalar(select(func.count()).select_from(Complaint)) == 1
    assert len(texts_to(db, contact_id)) == 1


def test_files_once_when_the_same_event_comes_twice_at_the_same_time(sessions):
    with transaction(sessions) as db:
        contact_id = a_contact(db).id
    twice = [[a_filing(contact_id, source_key=f"ussd/same/{n}") for n in range(20)] for _ in range(2)]
    together = Barrier(2)

    def lodge(filings):
        with transaction(sessions) as db:
            db.connection()
            together.wait()
            lodge_all(db, COUNTY, filings, now=NOW)

    with ThreadPoolExecutor(2) as pool:
        # The second batch comes in the opposite order: were it not sorted, the two could wait for each other.
        outcomes = [pool.submit(lodge, twice[0]), pool.submit(lodge, twice[1][::-1])]
    refused = [outcome.exception() for outcome in outcomes if outcome.exception()]
    assert [type(one) for one in refused] == [IntegrityError]
    assert "uq_complaint_source_key" in str(refused[0])
    with transaction(sessions) as db:
        assert db.scalar(select(func.count()).select_from(Complaint)) == 20
        assert db.scalar(select(func.count()).select_from(Message)) == 20
