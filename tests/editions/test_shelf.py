"""What one process has at hand: what is in force now, and what dialogues began with."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import event, select
from structlog.testing import capture_logs

from app.callbacks.actions import note_call
from app.callbacks.ports import Ringing
from app.db import transaction
from app.editions.actions import begin
from app.editions.press import Lost, Unproved
from app.outbox.models import Message
from app.texts import MESSAGES
from tests.builders import NOW
from tests.callbacks.making import a_callback, a_caller
from tests.editions.county import a_shelf, lay_out, messages, put_in_force, slip_in, sources

LATER = NOW + timedelta(hours=1)


def foreign(files):
    """These files, naming an effect that our program has not."""
    return files | {"home.yaml": files["home.yaml"].replace("lodge_complaint", "send_pigeon")}


def test_two_processes_see_what_a_third_published(sessions):
    first = put_in_force(sessions, sources("One"), NOW)
    shelves = [a_shelf(sessions, LATER) for _ in range(2)]
    assert [shelf.current.menu.version for shelf in shelves] == [first] * 2
    second = put_in_force(sessions, sources("Two"), LATER)
    assert [shelf.current.menu.version for shelf in shelves] == [first] * 2
    assert [shelf.look() for shelf in shelves] == [1, 1]
    assert [shelf.current.menu.version for shelf in shelves] == [second] * 2
    assert [shelf.look() for shelf in shelves] == [0, 0]


def test_it_words_texts_by_what_is_in_force(sessions):
    put_in_force(sessions, sources(), NOW)
    shelf = a_shelf(sessions, LATER)
    facts = {"reference": "48291386", "date": "2026-12-08"}
    assert shelf.message("complaint.receipt", facts, "en") == "We have 48291386. Answer by 2026-12-08."
    assert (shelf.message_class("complaint.receipt"), shelf.is_one_way("complaint.receipt")) == ("receipt", False)
    put_in_force(sessions, sources(messages=messages("Got {reference}.")), NOW)
    shelf.look()
    assert shelf.message("complaint.receipt", facts, "en") == "Got 48291386."
    assert shelf.word("mark", "repeat", "en") == "Again:"


def test_an_edition_older_than_a_text_breaks_no_deed_that_owes_it(sessions, sealer, tmp_path):
    """The program's own menus say it, in a language that they have."""
    known = {"complaint.receipt": {"text": "Ours: {reference} {date}.", "class": "receipt"}}
    with transaction(sessions) as db:
        slip_in(db, sources(messages=json.dumps(known)), NOW)
    menu = a_shelf(sessions, LATER, folder=lay_out(tmp_path, sources())).current.menu
    facts = {"reference": "48291386", "date": "2026-12-08"}
    assert menu.message("complaint.receipt", facts, "en") == "Ours: 48291386 2026-12-08."
    for name in MESSAGES.keys() - known.keys():
        assert (menu.message_class(name), menu.is_one_way(name)) == ("reply", False)
        assert menu.message(name, facts, "luy") == "News."
    with transaction(sessions) as db:
        callback = a_callback(db, a_caller(db, sms_safe=True))
        note_call(db, Ringing(lambda now: now.date(), menu, sealer), callback, "missed", now=NOW)
    with transaction(sessions) as db:
        assert db.scalars(select(Message.name)).all() == ["callback.missed"]
    with pytest.raises(KeyError):
        menu.message_class("complaint.unheard_of")


def test_an_edition_older_than_a_word_says_what_the_program_brought(sessions, tmp_path):
    words = json.loads(sources()["words.yaml"])
    old = {name: listed for name, listed in words.items() if name != "mark"}
    with transaction(sessions) as db:
        slip_in(db, sources(words=json.dumps(old)), NOW)
    menu = a_shelf(sessions, LATER, folder=lay_out(tmp_path, sources())).current.menu
    assert menu.word("mark", "repeat", "en") == "Again:"
    with pytest.raises(KeyError):
        menu.word("mark", "unheard_of", "en")


def test_it_has_ready_what_was_in_force_in_the_last_ten_minutes(sessions):
    versions = [put_in_force(sessions, sources(str(n)), NOW + timedelta(minutes=n)) for n in (0, 5, 12, 18)]
    shelf = a_shelf(sessions, NOW + timedelta(minutes=20))
    shelf.look()
    unread = None  # no database: what is asked for must be at hand
    assert [shelf.of(version, unread).menu.version for version in versions[1:]] == versions[1:]
    with transaction(sessions) as db:
        assert shelf.of(versions[0], db).menu.version == versions[0]
    assert shelf.of(versions[0], unread)


def test_it_asks_one_small_thing_a_look_and_reads_no_version_twice(sessions):
    put_in_force(sessions, sources(), NOW)
    shelf = a_shelf(sessions, LATER)
    shelf.look()
    seen: list[str] = []
    event.listen(sessions.kw["bind"], "before_cursor_execute", lambda *call: seen.append(call[2]))
    shelf.look()
    assert shelf.current
    assert len(seen) == 1
    assert "sources" not in seen[0]


def test_it_does_not_know_a_version_that_nobody_kept(sessions):
    put_in_force(sessions, sources(), NOW)
    with transaction(sessions) as db, pytest.raises(Lost, match="nobody kept them"):
        a_shelf(sessions, LATER).of("0123456789ab", db)


def test_it_does_not_start_on_what_this_program_cannot_walk(sessions):
    with transaction(sessions) as db:
        version = slip_in(db, foreign(sources()), NOW)
    with pytest.raises(Lost, match="send_pigeon") as lost:
        a_shelf(sessions, LATER).look()
    assert version in str(lost.value)
    assert "itika menus rollback" in str(lost.value)


def test_it_goes_on_when_a_newer_program_publishes_what_it_cannot_walk(sessions):
    ours = put_in_force(sessions, sources(), NOW)
    shelf = a_shelf(sessions, LATER)
    shelf.look()
    with transaction(sessions) as db:
        theirs = slip_in(db, foreign(sources()), LATER)
    with capture_logs() as lines:
        assert [shelf.look(), shelf.look()] == [0, 0]
    assert shelf.current.menu.version == ours
    assert [(line["event"], line["version"]) for line in lines] == [("menu.lost", theirs)]


def test_it_minds_no_seemliness_when_it_takes_up_what_was_proved_once(sessions):
    dull = sources("Welcome " * 30)
    with transaction(sessions) as db:
        version = slip_in(db, dull, NOW)
    assert a_shelf(sessions, LATER).current.menu.version == version


def test_it_settles_once_what_the_folder_means(sessions, tmp_path):
    shelf = a_shelf(sessions, LATER, begin, lay_out(tmp_path, sources("One")))
    version = shelf.current.menu.version
    lay_out(tmp_path, sources("Two"))
    shelf.look()
    assert shelf.current.menu.version == version
    assert a_shelf(sessions, LATER, begin, tmp_path).current.menu.version == version


def test_it_starts_nothing_unproved(sessions, tmp_path):
    with pytest.raises(Unproved):
        a_shelf(sessions, LATER, begin, lay_out(tmp_path, sources("Long " * 60))).look()
