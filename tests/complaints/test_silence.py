"""What happens when the resident says nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.pool import NullPool

from app.complaints import actions
from app.complaints.models import Complaint, Event
from app.complaints.ports import Actor
from app.complaints.queries import events
from app.complaints.rules.lifecycle import Outcome, State, Verb
from app.complaints.silence import ask_again, close_silent, remind
from app.db import sessions_of, transaction
from app.kit.errors import Conflict
from app.outbox.models import Message
from tests.builders import NOW, a_complaint, a_contact, a_county, an_actor
from tests.complaints.reading import texts_to
from tests.database import WAITING

COUNTY = a_county()
CITIZEN = Actor("citizen")
MOMENT = timedelta(seconds=1)


@pytest.fixture
def waiting(db):
    """A complaint whose resident was told the outcome."""
    return a_complaint(db, state=State.RESOLVED_PROPOSED)


def test_closes_at_the_end_of_the_window_and_not_before(db, waiting):
    ends_at = waiting.window_ends_at
    assert close_silent(db, COUNTY, now=ends_at - MOMENT) == 0
    assert close_silent(db, COUNTY, now=ends_at) == 1
    assert (waiting.state, waiting.closed_at, waiting.outcome) == ("closed_silent", ends_at, "upheld")
    last = events(db, waiting.id)[-1]
    assert (last.verb, last.by, last.before, last.after) == (
        "lapse",
        "system",
        "resolved_proposed",
        "closed_silent",
    )
    told = {"reference": waiting.reference, "date": "2027-01-07"}
    assert texts_to(db, waiting.contact_id) == [("complaint.closed.silent", told)]


def test_closes_once(db, waiting):
    assert [close_silent(db, COUNTY, now=waiting.window_ends_at) for _ in range(2)] == [1, 0]
    assert len(texts_to(db, waiting.contact_id)) == 1


@pytest.mark.parametrize("state", sorted(set(State) - {State.RESOLVED_PROPOSED}))
def test_closes_nothing_that_waits_for_no_answer(db, state):
    a_complaint(db, state=state)
    assert close_silent(db, COUNTY, now=NOW + timedelta(days=400)) == 0
    assert remind(db, COUNTY, now=NOW + timedelta(days=12)) == 0


def test_reminds_once_four_days_before_the_end_and_leaves_the_end_alone(db, waiting):
    ends_at = waiting.window_ends_at
    due_at = ends_at - timedelta(days=4)
    assert [remind(db, COUNTY, now=due_at + wait) for wait in (-MOMENT, 0 * MOMENT, MOMENT)] == [0, 1, 0]
    assert remind(db, COUNTY, now=ends_at - MOMENT) == 0
    told = {"reference": waiting.reference, "date": "2026-12-08"}
    assert texts_to(db, waiting.contact_id) == [("complaint.outcome.again", told)]
    assert (waiting.state, waiting.window_ends_at) == ("resolved_proposed", ends_at)


def test_asks_a_question_again_once_about_half_way_and_leaves_its_end_alone(db):
    asked = a_complaint(db, state=State.IN_PROGRESS)
    actions.ask(db, COUNTY, asked, "Which market?", by=an_actor(db), now=NOW)
    ends_at = asked.step_due_at
    due_at = ends_at - timedelta(days=3)
    assert [ask_again(db, COUNTY, now=due_at + wait) for wait in (-MOMENT, 0 * MOMENT, MOMENT)] == [0, 1, 0]
    assert [ask_again(db, COUNTY, now=ends_at - MOMENT), ask_again(db, COUNTY, now=ends_at)] == [0, 0]
    told = {"reference": asked.reference, "date": "2026-12-01"}
    assert texts_to(db, asked.contact_id)[1:] == [("complaint.asked.again", told)]
    assert (asked.state, asked.step_due_at) == ("needs_info", ends_at)


def test_asks_nobody_again_who_answered_or_whose_time_is_over_and_whoever_is_asked_anew(db):
    asked = a_complaint(db, state=State.IN_PROGRESS)
    actions.ask(db, COUNTY, asked, "Which market?", by=an_actor(db), now=NOW)
    actions.add_words(db, COUNTY, asked, "Malava.", by=CITIZEN, now=NOW + MOMENT)
    assert ask_again(db, COUNTY, now=NOW + timedelta(days=5)) == 0
    actions.ask(db, COUNTY, asked, "Which side?", by=an_actor(db), now=NOW + timedelta(days=1))
    assert ask_again(db, COUNTY, now=asked.step_due_at) == 0
    assert ask_again(db, COUNTY, now=asked.step_due_at - MOMENT) == 1


def test_does_not_remind_of_what_is_over(db, waiting):
    assert remind(db, COUNTY, now=waiting.window_ends_at) == 0


def test_reminds_again_of_a_new_outcome(db, waiting):
    first = waiting.window_ends_at - timedelta(days=3)
    assert remind(db, COUNTY, now=first) == 1
    actions.reopen(db, COUNTY, waiting, "It leaks.", by=CITIZEN, now=first + MOMENT)
    actions.start(db, COUNTY, waiting, by=an_actor(db), now=first + 2 * MOMENT)
    actions.propose(db, COUNTY, waiting, "Mended.", Outcome.UPHELD, by=an_actor(db), now=first + 3 * MOMENT)
    assert remind(db, COUNTY, now=first + 4 * MOMENT) == 0
    assert remind(db, COUNTY, now=waiting.window_ends_at - timedelta(days=1)) == 1


def test_tells_of_what_accuses_somebody_only_that_there_is_news_and_each_time(db):
    accusing = a_complaint(db, state=State.IN_PROGRESS, category="officer.bribe")
    actions.propose(db, COUNTY, accusing, "She was warned.", Outcome.UPHELD, by=an_actor(db), now=NOW)
    remind(db, COUNTY, now=accusing.window_ends_at - timedelta(days=1))
    close_silent(db, COUNTY, now=accusing.window_ends_at)
    told = ("complaint.news.quiet", {"reference": accusing.reference})
    assert texts_to(db, accusing.contact_id) == [told] * 3


def test_tells_those_who_hid_their_number_what_it_tells_everybody(db):
    hidden = a_complaint(db, state=State.RESOLVED_PROPOSED, hidden=True)
    remind(db, COUNTY, now=hidden.window_ends_at - timedelta(days=1))
    close_silent(db, COUNTY, now=hidden.window_ends_at)
    names = [name for name, _ in texts_to(db, hidden.contact_id)]
    assert names == ["complaint.outcome.again", "complaint.closed.silent"]


def test_takes_as_many_as_it_may_the_oldest_first(db):
    late = [a_complaint(db, state=State.RESOLVED_PROPOSED, filed_at=NOW + timedelta(days=n)) for n in (2, 0, 1)]
    end = NOW + timedelta(days=60)
    assert close_silent(db, COUNTY, now=end, limit=2) == 2
    assert [one.state for one in late] == ["resolved_proposed", "closed_silent", "closed_silent"]
    assert close_silent(db, COUNTY, now=end, limit=2) == 1


@pytest.mark.parametrize(
    ("chore", "state", "verb", "days_left"),
    [
        (close_silent, State.RESOLVED_PROPOSED, Verb.LAPSE, 0),
        (remind, State.RESOLVED_PROPOSED, Verb.REMIND, 2),
        (ask_again, State.NEEDS_INFO, Verb.REMIND, 2),
    ],
)
def test_does_each_once_with_two_workers(sessions, chore, state, verb, days_left):
    with transaction(sessions) as db:
        contact = a_contact(db)
        made = [a_complaint(db, state=state, contact=contact) for _ in range(40)]
        now = (made[0].window_ends_at or made[0].step_due_at) - timedelta(days=days_left)
    together = Barrier(2)

    def work():
        done = 0
        for _ in range(6):
            with transaction(sessions) as db:
                db.connection()
                together.wait()
                done += chore(db, COUNTY, now=now, limit=15)
        return done

    with ThreadPoolExecutor(2) as pool:
        done = [future.result() for future in [pool.submit(work) for _ in range(2)]]
    assert sum(done) == 40
    with transaction(sessions) as db:
        assert db.scalar(select(func.count()).select_from(Event).where(Event.verb == verb)) == 40
        assert db.scalar(select(func.count()).select_from(Message)) == 40


def test_does_not_remind_by_an_old_look(sessions, fresh_database):
    """One worker looks, another reminds and commits, and only then does the first one reach the row."""
    with transaction(sessions) as db:
        waiting = a_complaint(db, state=State.RESOLVED_PROPOSED)
        now = waiting.window_ends_at - timedelta(days=2)
    owner = create_engine(fresh_database.owner, poolclass=NullPool)
    with owner.begin() as connection:
        # Every look of the application at a complaint waits for this lock; those of the owner do not.
        connection.execute(text("ALTER TABLE complaint ENABLE ROW LEVEL SECURITY"))
        slow = "CREATE POLICY slow ON complaint TO itika_app USING (pg_advisory_xact_lock(1)::text IS NOT NULL)"
        connection.execute(text(slow))

    def look():
        with transaction(sessions) as db:
            return remind(db, COUNTY, now=now)

    with ThreadPoolExecutor(1) as pool:
        with owner.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(1)"))
            slow_look = pool.submit(look)
            while not connection.scalar(text(WAITING)):
                assert not slow_look.done(), slow_look.result()
            with transaction(sessions_of(owner)) as db:
                assert remind(db, COUNTY, now=now) == 1
        assert slow_look.result() == 0
    with transaction(sessions_of(owner)) as db:
        assert db.scalars(select(Event.verb).order_by(Event.id.desc())).first() == "remind"
        assert db.scalar(select(func.count()).select_from(Message)) == 1


def test_leaves_the_choice_to_whoever_comes_first(sessions):
    """The resident confirms at the very moment at which their time is over: one of the two, never both."""
    with transaction(sessions) as db:
        ids = [a_complaint(db, state=State.RESOLVED_PROPOSED).id for _ in range(10)]
        now = db.get_one(Complaint, ids[0]).window_ends_at
    together = Barrier(2)

    def confirm():
        refused = 0
        for complaint_id in ids:
            with sessions() as db:
                complaint = db.get_one(Complaint, complaint_id)
                together.wait()
                try:
                    actions.confirm(db, COUNTY, complaint, by=CITIZEN, now=now)
                    db.commit()
                except Conflict:
                    refused += 1
        return refused

    def lapse():
        closed = 0
        for _ in ids:
            together.wait()
            with transaction(sessions) as db:
                closed += close_silent(db, COUNTY, now=now, limit=1)
        return closed

    with ThreadPoolExecutor(2) as pool:
        refused, closed = pool.submit(confirm), pool.submit(lapse)
        assert closed.result() >= refused.result()
    with transaction(sessions) as db:
        ends = select(Event.complaint_id).where(Event.verb.in_([Verb.CONFIRM, Verb.LAPSE]))
        assert sorted(db.scalars(ends)) == ids
