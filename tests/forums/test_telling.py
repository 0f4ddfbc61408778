"""What those who were told of a baraza are told later: when, whom, once, and by whose leave."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from app.broadcasts.audience import Freeze, Restraint
from app.contacts import actions as contacts
from app.db import transaction
from app.forums.actions import moving, telling
from app.forums.actions.residents import Voice, say_coming
from app.forums.models import Telling
from app.forums.ports import TOLD_BY
from app.forums.queries import notices
from app.forums.rules.telling import APART, CHANGES, REMINDERS, Kind, question, reminders
from app.forums.timers import tell_due
from app.kit.errors import Conflict, Forbidden
from app.outbox.models import Message
from tests.broadcasts.making import a_subscriber
from tests.builders import NOW, SEALER, a_contact, a_person
from tests.forums.inviting import invite
from tests.forums.making import SOON, a_forum, the_grounds
from tests.web.door import the_menu

WEEK, DAY, HOURS = (SOON - before for before in REMINDERS.values())


@pytest.fixture
def grounds():
    return the_grounds(the_menu())


def test_it_reminds_a_week_a_day_and_two_hours_before_and_never_of_what_is_past():
    planned = reminders(SOON, NOW)
    assert [(one.kind, one.due_at) for one in planned] == [("week", WEEK), ("day", DAY), ("hours", HOURS)]
    assert [one.until for one in planned] == [DAY, HOURS, SOON]
    assert [one.kind for one in reminders(SOON, WEEK + timedelta(minutes=1))] == ["day", "hours"]
    assert reminders(SOON, SOON) == []


def test_it_asks_on_the_morning_after_for_a_week():
    asked = question(SOON)
    assert asked.due_at == datetime.fromisoformat("2026-12-04T10:00:00+03:00")
    assert asked.until == SOON + timedelta(days=7)


def test_it_leaves_as_notices_do_in_daylight_and_to_nobody_who_stopped():
    classes = {kind: the_menu().message_class(name) for kind, name in TOLD_BY.items()}
    assert {kind for kind, said in classes.items() if said == "change"} == CHANGES
    assert set(classes.values()) == {"change", "notice"}


def told_people(db, forum, count=3, **columns):
    """People to whom its notice has left."""
    people = [a_subscriber(db, **columns) for _ in range(count)]
    notice = invite(db, forum, the_menu())
    db.execute(update(Message).where(Message.broadcast_id == notice.id).values(state="accepted"))
    return people


def work(db, grounds, now, chunk=500):
    """What the worker does at that moment, until nothing is left."""
    for _ in range(50):
        if not tell_due(db, grounds, now=now, chunk=chunk):
            return
    raise AssertionError("there is no end to it")


def owed(db, name):
    """Who is owed a text of that name, one entry for each text."""
    return sorted(db.scalars(select(Message.contact_id).where(Message.name == name)))


def ids(people):
    return sorted(person.id for person in people)


def test_each_reminder_comes_once_to_each_however_often_it_works(db, grounds):
    forum = a_forum(db)
    people = told_people(db, forum)
    telling.plan(db, forum, now=NOW)
    for moment in (WEEK - timedelta(minutes=1), WEEK, WEEK + timedelta(hours=1), DAY, HOURS, SOON):
        work(db, grounds, moment, chunk=2)
        work(db, grounds, moment, chunk=2)
    assert owed(db, "forum.reminder") == sorted(ids(people) * 3)
    assert {one.state for one in db.scalars(select(Telling))} == {"done"}
    assert {one.expires_at for one in db.scalars(select(Message).where(Message.name == "forum.reminder"))} == {
        DAY,
        HOURS,
        SOON,
    }


@pytest.mark.parametrize(("back_at", "texts"), [(DAY + timedelta(hours=1), 1), (HOURS, 1), (SOON, 0)])
def test_after_an_outage_there_is_no_flood_and_nothing_of_what_is_past(db, grounds, back_at, texts):
    forum = a_forum(db)
    people = told_people(db, forum, 1)
    telling.plan(db, forum, now=NOW)
    work(db, grounds, back_at)
    assert owed(db, "forum.reminder") == ids(people) * texts


def test_it_reminds_nobody_who_does_not_come_or_has_stopped_or_was_just_written_to(db, grounds):
    forum = a_forum(db)
    stays, refuses, stopped, opted_out, keen = told_people(db, forum, 5)
    dialled, stranger = a_contact(db), a_contact(db)
    for person, coming in ((refuses, False), (keen, True), (dialled, True)):
        say_coming(db, forum, Voice(person.id, "ussd", NOW, SEALER), coming=coming)
    for person in (stopped, keen):
        contacts.unsubscribe(db, person.id, now=NOW)
    contacts.opt_out(db, opted_out.id, now=NOW)
    telling.plan(db, forum, now=NOW)
    work(db, grounds, WEEK)
    assert owed(db, "forum.reminder") == ids([stays, keen, dialled])
    assert stranger.id not in owed(db, "forum.reminder")
    fresh = a_forum(db, starts_at=NOW + timedelta(days=1, hours=6))
    told_people(db, fresh, 1)
    telling.plan(db, fresh, now=NOW)
    work(db, grounds, NOW + APART - timedelta(hours=6))
    assert len(owed(db, "forum.reminder")) == 3


def test_a_change_reaches_exactly_those_who_were_told(db, grounds):
    forum = a_forum(db)
    told = told_people(db, forum, 3)
    maybe, never, later = [a_subscriber(db) for _ in range(3)]
    notice = db.scalars(select(Message.broadcast_id).distinct()).one()
    for person, state in ((maybe, "unknown"), (never, "refused")):
        row = {"contact_id": person.id, "name": "broadcast", "key": str(notice), "broadcast_id": notice}
        message = Message(**row, priority=5, facts_sealed=b"", state=state, attempts=1, next_at=NOW, created_at=NOW)
        db.add(message)
    dialled = a_contact(db)
    say_coming(db, forum, Voice(dialled.id, "ussd", NOW, SEALER), coming=True)
    author, second = a_person(db), a_person(db)
    moving.cancel(db, grounds, forum, "rain", by=author.id, now=NOW)
    work(db, grounds, NOW)
    assert owed(db, "forum.cancelled") == []
    telling.release(db, forum, waiting(db, Kind.CANCELLED), by=second.id, now=NOW)
    work(db, grounds, NOW, chunk=1)
    assert owed(db, "forum.cancelled") == ids([*told, maybe, dialled])
    again = SOON + timedelta(days=7)
    moving.move(db, forum, again, {"en": "Town hall", "sw": "Ukumbi"}, by=author.id, now=NOW)
    telling.release(db, forum, waiting(db, Kind.MOVED), by=second.id, now=NOW)
    work(db, grounds, NOW)
    assert owed(db, "forum.moved") == ids([*told, maybe, dialled])
    assert later.id not in owed(db, "forum.moved")


def test_a_stop_of_the_last_hour_keeps_no_change_from_those_who_were_told(db, grounds):
    forum = a_forum(db)
    stops = {"lately": NOW - timedelta(minutes=59), "before": NOW - timedelta(hours=1), "wholly": NOW}
    people = dict(zip(stops, told_people(db, forum, 3), strict=True))
    for name, at in stops.items():
        contacts.opt_out(db, people[name].id, now=at)
    contacts.silence(db, people["wholly"].id, now=NOW)
    moving.cancel(db, grounds, forum, "rain", by=a_person(db).id, now=NOW)
    telling.release(db, forum, waiting(db, Kind.CANCELLED), by=a_person(db).id, now=NOW)
    work(db, grounds, NOW)
    assert owed(db, "forum.cancelled") == [people["lately"].id]


def test_while_its_notice_is_paused_and_on_a_silent_day_nothing_is_told_but_a_change(db, grounds):
    forum, other = a_forum(db), a_forum(db)
    person = told_people(db, forum, 1)[0]
    telling.plan(db, forum, now=NOW)
    (notice,) = notices(db, forum)
    notice.state = "paused"
    author = a_person(db)
    moving.cancel(db, grounds, other, "rain", by=author.id, now=NOW)
    say_coming(db, other, Voice(person.id, "ussd", NOW, SEALER), coming=True)
    db.execute(update(Telling).where(Telling.forum_id == other.id).values(until=SOON))
    telling.release(db, other, waiting(db, Kind.CANCELLED), by=a_person(db).id, now=NOW)
    silent = Restraint(freezes=[Freeze(first=date(2026, 11, 26), last=date(2026, 11, 26), because="x")])
    assert tell_due(db, grounds, now=WEEK) == 1
    work(db, grounds, WEEK)
    assert (owed(db, "forum.cancelled"), owed(db, "forum.reminder")) == ([person.id], [])
    notice.state = "done"
    assert tell_due(db, grounds, silent, now=WEEK) == 0
    work(db, grounds, WEEK)
    assert owed(db, "forum.reminder") == [person.id]


def waiting(db, kind):
    return db.scalars(select(Telling).where(Telling.kind == kind, Telling.state == "waiting")).one()


def test_a_date_that_is_no_more_is_told_to_nobody(db, grounds):
    forum = a_forum(db)
    a_subscriber(db)
    telling.plan(db, forum, now=NOW)
    notice = invite(db, forum, the_menu())
    moving.move(db, forum, SOON + timedelta(days=7), {"en": "Hall", "sw": "Ukumbi"}, by=a_person(db).id, now=NOW)
    told = db.scalars(select(Telling).where(Telling.round == 1)).all()
    assert {one.state for one in told} == {"void"}
    assert {one.kind for one in db.scalars(select(Telling).where(Telling.round == 2))} == {
        "week",
        "day",
        "hours",
        "moved",
    }
    db.refresh(notice)
    assert notice.state == "stopped"
    assert invite(db, forum, the_menu()).id != notice.id


def test_one_officer_alone_tells_nobody_of_a_change(db, grounds):
    forum = a_forum(db)
    author = a_person(db)
    moving.cancel(db, grounds, forum, "rain", by=author.id, now=NOW)
    change = waiting(db, Kind.CANCELLED)
    with pytest.raises(Forbidden) as own:
        telling.release(db, forum, change, by=author.id, now=NOW)
    assert own.value.rule == "telling.own"
    for trick in (f"state = 'ready', released_by = {author.id}", "state = 'ready'"):
        with pytest.raises(IntegrityError), db.begin_nested():
            db.execute(text(f"UPDATE forum_telling SET {trick} WHERE id = {change.id}"))
    with pytest.raises(Conflict) as late:
        telling.release(db, forum, change, by=a_person(db).id, now=SOON)
    assert late.value.rule == "telling.over"
    telling.release(db, forum, change, by=a_person(db).id, now=NOW)
    with pytest.raises(Conflict) as twice:
        telling.release(db, forum, change, by=a_person(db).id, now=NOW)
    assert twice.value.rule == "telling.released"


def test_two_workers_never_take_the_same_and_a_crash_repeats_nothing(sessions, grounds):
    with transaction(sessions) as db:
        forum = a_forum(db)
        people = ids(told_people(db, forum, 4))
        telling.plan(db, forum, now=NOW)
    with sessions() as crashed:
        assert tell_due(crashed, grounds, now=WEEK, chunk=2) == 2
        with transaction(sessions) as other:
            assert tell_due(other, grounds, now=WEEK, chunk=2) == 0
        crashed.rollback()
    for _ in range(2):
        with transaction(sessions) as db:
            work(db, grounds, WEEK, chunk=3)
    with sessions() as db:
        assert owed(db, "forum.reminder") == people
