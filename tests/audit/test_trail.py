"""The trail: an entry with each deed, and a table that forgets nothing."""

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from app.audit.actions import note
from app.audit.models import Entry
from tests.builders import NOW, a_person

CHANGES = (
    "UPDATE audit_entry SET deed = 'nothing'",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry CASCADE",
)


def test_a_deed_is_written_with_who_what_and_when(db):
    person = a_person(db)
    note(db, person_id=person.id, deed="read", about="complaint/48291386", detail={"from": "list"}, now=NOW)
    entry = db.scalars(select(Entry)).one()
    assert (entry.person_id, entry.deed, entry.about) == (person.id, "read", "complaint/48291386")
    assert (entry.detail, entry.at) == ({"from": "list"}, NOW)


def test_the_console_may_write_without_a_person(db):
    note(db, person_id=None, deed="add", about="person/1", now=NOW)
    assert db.scalars(select(Entry)).one().person_id is None


def test_an_entry_is_taken_back_with_its_deed(db):
    with db.begin_nested() as deed:
        note(db, person_id=None, deed="add", about="person/1", now=NOW)
        db.flush()
        deed.rollback()
    assert not db.scalars(select(Entry)).all()


@pytest.mark.parametrize("change", CHANGES)
def test_the_app_has_no_right_to_change_it(sessions, change):
    with sessions() as db, db.begin():
        note(db, person_id=None, deed="add", about="person/1", now=NOW)
    with sessions() as db, pytest.raises(ProgrammingError, match="permission denied"):
        db.execute(text(change))
    with sessions() as db:
        assert [entry.deed for entry in db.scalars(select(Entry))] == ["add"]


@pytest.mark.parametrize("change", CHANGES)
def test_its_owner_is_refused_too(fresh_database, sessions, change):
    with sessions() as db, db.begin():
        note(db, person_id=None, deed="add", about="person/1", now=NOW)
    engine = create_engine(fresh_database.owner)
    with engine.connect() as owner, pytest.raises(DBAPIError, match="append-only"):
        owner.execute(text(change))
    engine.dispose()
    with sessions() as db:
        assert [entry.deed for entry in db.scalars(select(Entry))] == ["add"]
