"""Putting menus in force: proved first, by somebody who may, with a reason, and one after the other."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.audit.models import Entry
from app.db import transaction
from app.editions import queries
from app.editions.actions import begin, follow, publish, roll_back
from app.editions.models import Edition, Publication
from app.editions.press import Unproved
from app.kit.errors import Conflict, Forbidden, Invalid, NotFound
from app.menu.library import library_of
from app.staff.policy import Role
from tests.builders import NOW, a_person
from tests.editions.county import PRESS, lay_out, slip_in, sources

WHY = "Residents say pipe"


def put(db, files, **changes):
    """Publish as an ombudsman, unless the changes say otherwise."""
    library = library_of(files)
    by = changes.pop("by", None) or a_person(db).id
    publish(db, library, PRESS, **{"by": by, "why": WHY, "now": NOW} | changes)
    db.flush()
    return library.version


def trail(db):
    return [
        (e.person_id, e.deed, e.about, e.detail)
        for e in db.scalars(select(Entry).order_by(Entry.id))
        if "menu" in e.about
    ]


def counts(db):
    return [db.scalar(select(func.count()).select_from(kind)) for kind in (Edition, Publication)]


def test_it_puts_menus_in_force_and_says_in_the_trail_by_whom_and_why(db):
    person = a_person(db, name="Akinyi")
    first = put(db, sources("One"), by=person.id)
    second = put(db, sources("Two"), by=person.id, why="Two is better", now=NOW + timedelta(hours=1))
    assert queries.in_force(db) == second
    assert [(line.version, line.by, line.why) for line in queries.publications(db)] == [
        (second, "Akinyi", "Two is better"),
        (first, "Akinyi", WHY),
    ]
    assert queries.sources(db, first) == sources("One")
    assert trail(db) == [
        (person.id, "publish", f"menu/{first}", {"why": WHY, "instead_of": "nothing"}),
        (person.id, "publish", f"menu/{second}", {"why": "Two is better", "instead_of": first}),
    ]


@pytest.mark.parametrize(
    ("files", "where", "what"),
    [
        (sources("Welcome " * 30), "home.yaml:4", "of 156 septets"),
        (sources("Welcome \u2019"), "home.yaml:4", ""),
        (sources("Dear {name}"), "home.yaml:4", "Nobody can say {name}"),
        (sources(topic="water.gone"), "home.yaml:6", "Nobody answers for the topic water.gone"),
        (sources(policy='{"clocks": {}}'), "policy.yaml:1", "categories"),
        (sources(places="places: ["), "places.yaml:1", ""),
        (sources(holidays='{"days": [{"on": "tomorrow"}]}'), "holidays.yaml:1", "days.0.on"),
    ],
    ids=["long", "letter", "fact", "topic", "policy", "places", "holidays"],
)
def test_it_publishes_nothing_that_fails_the_proof(db, files, where, what):
    by = a_person(db).id
    with pytest.raises(Unproved) as refused:
        put(db, files, by=by)
    assert [
        fault for fault in refused.value.faults if fault.field == where and what.lower() in fault.detail.lower()
    ]
    assert counts(db) == [0, 0]
    assert trail(db) == []


@pytest.mark.parametrize("role", Role)
def test_it_asks_who_may(db, role):
    by = a_person(db, role=role).id
    if role not in (Role.OMBUDSMAN, Role.COMMUNICATIONS, Role.ADMINISTRATOR):
        with pytest.raises(Forbidden, match="may not publish menus"):
            put(db, sources(), by=by)
        assert counts(db) == [0, 0]
    else:
        assert put(db, sources(), by=by) == queries.in_force(db)


def test_it_knows_nobody_who_is_not_there_any_more(db):
    gone = a_person(db, ended_at=NOW).id
    for by in (gone, gone + 999):
        with pytest.raises(NotFound, match="itika staff add"):
            put(db, sources(), by=by)


@pytest.mark.parametrize("why", ["", "   ", "two\nlines", "x" * 201])
def test_it_wants_a_reason(db, why):
    with pytest.raises(Invalid) as refused:
        put(db, sources(), why=why)
    assert refused.value.faults[0].field == "why"


def test_it_refuses_what_is_in_force_already(db):
    version = put(db, sources())
    with pytest.raises(Conflict, match=f"{version} are in force already"):
        put(db, sources())
    with pytest.raises(Conflict, match="in force already"):
        roll_back(db, version, PRESS, by=a_person(db).id, why=WHY, now=NOW)


def test_it_rolls_back_to_an_earlier_version(db):
    person = a_person(db)
    first, second = (put(db, sources(title), by=person.id) for title in ("One", "Two"))
    roll_back(db, first, PRESS, by=person.id, why="Two confused people", now=NOW)
    assert queries.in_force(db) == first
    assert counts(db) == [2, 3]
    assert trail(db)[-1] == (
        person.id,
        "roll back",
        f"menu/{first}",
        {"why": "Two confused people", "instead_of": second},
    )


def test_it_knows_only_versions_that_were_published(db):
    put(db, sources())
    with pytest.raises(NotFound, match="itika menus versions"):
        roll_back(db, "0123456789ab", PRESS, by=a_person(db).id, why=WHY, now=NOW)


def test_it_does_not_roll_back_to_what_the_program_of_today_lacks(db):
    old = sources()
    old["home.yaml"] = old["home.yaml"].replace("lodge_complaint", "send_pigeon")
    version = slip_in(db, old, NOW)
    now = put(db, sources())
    with pytest.raises(Unproved) as refused:
        roll_back(db, version, PRESS, by=a_person(db).id, why=WHY, now=NOW)
    assert "no effect `send_pigeon`" in " ".join(fault.detail for fault in refused.value.faults)
    assert queries.in_force(db) == now


def test_a_house_begins_with_its_folder_and_then_leaves_it_alone(db, tmp_path):
    begin(db, lay_out(tmp_path, sources("One")), PRESS, now=NOW)
    db.flush()
    first = queries.in_force(db)
    assert queries.sources(db, first) == sources("One")
    assert trail(db) == [
        (None, "publish", f"menu/{first}", {"why": "The first menus of this house", "instead_of": "nothing"})
    ]
    begin(db, lay_out(tmp_path, sources("Two")), PRESS, now=NOW)
    assert queries.in_force(db) == first
    assert counts(db) == [1, 1]


def test_an_authors_house_follows_its_folder(db, tmp_path):
    for title in ("One", "Two", "Two", "One"):
        follow(db, lay_out(tmp_path, sources(title)), PRESS, now=NOW)
        db.flush()
        assert queries.sources(db, queries.in_force(db)) == sources(title)
    assert counts(db) == [2, 3]
    with pytest.raises(Unproved):
        follow(db, lay_out(tmp_path, sources("Long " * 60)), PRESS, now=NOW)


def test_two_that_start_at_once_begin_once(sessions, tmp_path):
    folder, ready = lay_out(tmp_path, sources()), threading.Barrier(4)

    def start():
        ready.wait()
        with transaction(sessions) as db:
            begin(db, folder, PRESS, now=NOW)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with transaction(sessions) as db:
        assert counts(db) == [1, 1]


@pytest.mark.parametrize("table", ["menu_version", "menu_publication"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET version = version", "DELETE FROM {}"])
def test_what_was_published_is_never_changed(db, table, deed):
    put(db, sources())
    with pytest.raises(DBAPIError, match=f"permission denied for table {table}"), db.begin_nested():
        db.execute(text(deed.format(table)))
