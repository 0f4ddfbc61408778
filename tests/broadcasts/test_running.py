"""A few first, then a pause to look, then the rest; held up, let go on, and ended for good."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.broadcasts.actions import pause, resume, stop
from app.broadcasts.audience import Freeze, Restraint
from app.broadcasts.running import continue_release
from app.contacts.actions import subscribe
from app.kit.errors import Conflict, Forbidden
from app.outbox.models import Message
from tests.broadcasts.making import WARD, a_notice, a_subscriber, carry_out, release_as_read
from tests.builders import NOW, a_contact, a_person

FIRST = Restraint(first=3, look_minutes=5)
LATER = NOW + timedelta(minutes=5)


def owed(db, notice):
    """How many rows of it there are, by state and reason."""
    rows = select(Message.state, Message.outcome).where(Message.broadcast_id == notice.id)
    return Counter(f"{state} {why or ''}".strip() for state, why in db.execute(rows))


def test_a_few_get_it_first_and_the_rest_after_a_pause_to_look(db):
    for _ in range(8):
        a_subscriber(db)
    notice = a_notice(db)
    release_as_read(db, notice)
    carry_out(db, restraint=FIRST)
    assert (notice.owed, notice.state, notice.goes_at) == (3, "released", LATER)
    carry_out(db, restraint=FIRST, now=LATER - timedelta(seconds=1))
    assert notice.owed == 3
    carry_out(db, restraint=FIRST, now=LATER)
    assert (notice.owed, notice.state) == (8, "done")


def test_it_begins_at_its_time_and_on_no_silent_day(db):
    a_subscriber(db)
    notice = a_notice(db, starts_at=NOW + timedelta(hours=3))
    release_as_read(db, notice)
    carry_out(db, now=NOW + timedelta(hours=2, minutes=59))
    assert notice.owed == 0
    silent = Restraint(freezes=[Freeze(first=date(2026, 11, 24), last=date(2026, 11, 24), because="x")])
    carry_out(db, now=NOW + timedelta(hours=3), restraint=silent)
    assert notice.owed == 0
    carry_out(db, now=NOW + timedelta(hours=3))
    assert notice.owed == 1


def test_whoever_came_after_it_was_approved_is_not_counted_and_not_told(db):
    a_subscriber(db)
    notice = a_notice(db)
    release_as_read(db, notice)
    subscribe(db, a_contact(db).id, WARD, source="ussd", now=NOW + timedelta(seconds=1))
    carry_out(db, now=LATER)
    assert (notice.recipients, notice.owed) == (1, 1)


def test_nobody_is_told_twice_in_a_day_by_two_notices_that_were_written_by_hand(db):
    both, one = a_subscriber(db), a_subscriber(db, ward=WARD + 1)
    first = a_notice(db, apart_hours=24)
    second = a_notice(db, apart_hours=24, wards=[WARD, WARD + 1])
    release_as_read(db, first)
    release_as_read(db, second)
    carry_out(db)
    carry_out(db)
    assert (first.owed, second.owed) == (1, 1)
    assert set(db.scalars(select(Message.contact_id))) == {both.id, one.id}
    third = a_notice(db, apart_hours=24)
    release_as_read(db, third, now=NOW + timedelta(hours=25))
    carry_out(db, now=NOW + timedelta(hours=25))
    assert third.owed == 1


def test_what_is_paused_goes_on_to_exactly_those_who_are_left(db):
    for _ in range(7):
        a_subscriber(db)
    notice = a_notice(db)
    release_as_read(db, notice)
    continue_release(db, NOW, chunk=4)
    pause(db, notice, by=notice.author_id, now=NOW)
    carry_out(db, now=LATER)
    assert notice.owed == 4
    with pytest.raises(Forbidden):
        resume(db, notice, by=notice.author_id, now=LATER)
    resume(db, notice, by=a_person(db).id, now=LATER)
    carry_out(db, now=LATER, chunk=2)
    assert (notice.owed, notice.state, owed(db, notice)) == (7, "done", Counter(pending=7))


def test_what_is_stopped_is_owed_to_nobody_else_and_what_was_owed_is_taken_back(db):
    for _ in range(7):
        a_subscriber(db)
    notice = a_notice(db)
    release_as_read(db, notice)
    continue_release(db, NOW, chunk=4)
    db.execute(
        Message.__table__.update()
        .where(Message.id == db.scalar(select(Message.id).limit(1)))
        .values(state="sending")
    )
    stop(db, notice, by=notice.author_id, now=NOW)
    carry_out(db, now=LATER, chunk=2)
    assert owed(db, notice) == {"refused stopped": 3, "sending": 1}
    db.execute(Message.__table__.update().where(Message.state == "sending").values(state="pending"))
    carry_out(db, now=LATER + timedelta(seconds=10))
    carry_out(db, now=LATER + timedelta(seconds=20))
    db.refresh(notice)
    assert (owed(db, notice), notice.goes_at) == ({"refused stopped": 4}, None)
    for deed in (pause, stop, resume):
        with pytest.raises(Conflict):
            deed(db, notice, by=a_person(db).id, now=LATER)


def test_what_is_paused_until_it_is_past_is_stopped(db):
    a_subscriber(db)
    notice = a_notice(db)
    release_as_read(db, notice)
    carry_out(db)
    pause(db, notice, by=notice.author_id, now=NOW)
    db.flush()
    carry_out(db, now=notice.expires_at)
    db.refresh(notice)
    assert (notice.state, owed(db, notice)) == ("stopped", {"refused stopped": 1})
