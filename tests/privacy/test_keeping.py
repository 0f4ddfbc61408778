"""What is kept no longer than its time, and what is held beyond it."""

from datetime import timedelta

import pytest
from sqlalchemy import LargeBinary, func, select, update

from app.callbacks.actions import Caller
from app.callbacks.models import Callback
from app.complaints.models import Event, about_said
from app.complaints.queries import events, read_words, words_of
from app.complaints.rules.lifecycle import State
from app.contacts.actions import number_of, subscribe, unsubscribe
from app.contacts.models import Contact, Subscription
from app.db import Base, transaction
from app.forums.actions.attendance import be_there
from app.forums.actions.residents import Voice, give_view, say_coming, say_need
from app.forums.models import Attendance, Guest, View
from app.forums.results import results
from app.outbox.models import Report
from app.privacy.holding import hold, let_go
from app.privacy.keeping import OF_SOMEBODY, RULES, counts, forget
from app.privacy.rules import Retention
from app.rotation import PLACES
from app.sms.inbound import about as about_text
from app.sms.models import Incoming
from app.staff.policy import Role
from app.unmasking.actions import ask as ask_to_see
from app.unmasking.actions import motive_of, refuse
from app.unmasking.queries import Found
from tests.builders import NOW, SEALER, a_complaint, a_contact, a_person
from tests.callbacks.making import a_callback
from tests.complaints.asking import address
from tests.forums.making import a_forum
from tests.privacy.test_unlinking import told
from tests.web.door import a_client, a_visitor, sessions_in

KEPT = Retention()
LATER = NOW + timedelta(days=2500)
CANARY = "canary words of a resident"
NOT_OURS = {
    "credential.phone_sealed",
    "roll.sheet_sealed",
    "sms_talk.walk_sealed",
    "ussd_session.walk_sealed",
    "ussd_hop.reply_sealed",
}
"""Places of what is no resident's, and of lists and dialogues, which are purged within days."""


class Life:
    """Somebody of whom something is kept in every table that holds anything of residents."""

    def __init__(self, db):
        self.contact = a_contact(db, created_at=NOW, heard_on=NOW.date(), ward=991, pin_hash="a hash")
        me, closed = self.contact.id, {"state": State.CLOSED_CONFIRMED, "closed_at": NOW}
        self.complaint = a_complaint(db, contact=self.contact, words=CANARY, hidden=True, **closed)
        self.ordinary = a_complaint(db, contact=self.contact, words=CANARY, **closed)
        said = {"after": State.TRIAGE, "by": "citizen", "verb": "add"}
        sealed = SEALER.seal(CANARY.encode(), about_said(self.complaint.id, NOW))
        db.add(Event(complaint_id=self.complaint.id, at=NOW, words_sealed=sealed, **said))
        db.add(Event(complaint_id=self.ordinary.id, at=NOW, words=CANARY, **said))
        told(db, self.complaint)
        self.answer = told(db, self.ordinary, "sms.help", "sms/ATXid_7")
        came = {"provider_id": "ATXid_7", "contact_id": me, "short_code": "20384", "received_at": NOW}
        db.add(Incoming(words_sealed=SEALER.seal(CANARY.encode(), about_text("ATXid_7")), **came))
        other = number_of(db, SEALER, [a_contact(db).id]).popitem()[1]
        callback = a_callback(db, Caller(me, b"", other))
        callback.done_at, callback.outcome = NOW, "reached"
        subscribe(db, me, 991, source="ussd", now=NOW)
        unsubscribe(db, me, now=NOW)
        self.forum, voice = a_forum(db, starts_at=NOW), Voice(me, "sms", NOW, SEALER)
        say_coming(db, self.forum, voice, coming=True)
        say_need(db, self.forum, voice, "other", CANARY)
        give_view(db, self.forum, voice, CANARY, language="en")
        be_there(db, self.forum, me, 991, now=NOW)
        self.asked = ask_to_see(db, SEALER, self.complaint, CANARY, by=a_person(db).id, now=NOW)
        refuse(Found(self.asked, self.complaint), SEALER, CANARY, by=a_person(db).id, now=NOW)
        db.flush()


def kept_of(db, life):
    """Every row of any table that belongs to them still."""
    tables = [table for table in Base.metadata.sorted_tables if "contact_id" in table.columns]
    count = {t.name: db.scalar(select(func.count()).where(t.c.contact_id == life.contact.id)) for t in tables}
    return {name: many for name, many in count.items() if many}


def opened(db):
    """What can still be opened of residents, by its place."""
    found = {}
    for place in PLACES:
        for sealed, *named in db.execute(select(place.column, *place.named).where(func.length(place.column) > 5)):
            if sealed != b"sealed":
                found.setdefault(place.name, set()).add(SEALER.open(bytes(sealed), place.about(*named)).decode())
    return {name: words for name, words in found.items() if name not in NOT_OURS}


def readable(db):
    """Every column of any table in which the canary stands in clear."""
    return {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if not isinstance(column.type, LargeBinary)
        and any(CANARY in str(value) for value in db.scalars(select(column).where(column.is_not(None))))
    }


def run(db, now=LATER):
    for rule in RULES:
        while forget(db, rule, KEPT, SEALER, now=now):
            pass
    db.expire_all()


def test_nothing_of_anybody_outlives_its_time(db):
    life = Life(db)
    assert opened(db).keys() >= {place.name for place in PLACES} - NOT_OURS - {
        "message.sent_sealed",
        "complaint_hold.because_sealed",
    }, "nothing is sealed there: the test proves nothing"
    assert readable(db) == {"complaint.words", "complaint_event.words"}
    db.execute(update(Contact).where(Contact.id != life.contact.id).values(heard_on=LATER.date()))
    run(db, now=NOW + timedelta(days=29))
    assert len(kept_of(db, life)) == 9, "their time is not over"
    run(db)
    assert kept_of(db, life) == {}
    assert (life.contact.number_index, life.contact.pin_hash, life.contact.ward) == (None, None, None)
    assert readable(db) == set()
    assert (
        CANARY
        not in {words for place in opened(db).values() for words in place} - opened(db)["forum_view.words_sealed"]
    )
    assert set(counts(db, KEPT, now=LATER).values()) == {0}


def test_what_is_counted_stays(db):
    life = Life(db)
    before = results(db, life.forum)
    run(db)
    assert results(db, life.forum) == before
    for one in (life.complaint, life.ordinary):
        assert (words_of(one, SEALER), read_words(one, events(db, one.id)[-1], SEALER)) == ("", "")
        assert len(events(db, one.id)) > 1
    assert motive_of(life.asked, SEALER) == ""
    (view,) = db.scalars(select(View))
    assert db.get_one(Contact, view.contact_id).number_index is None
    assert {db.scalar(select(one.contact_id)) for one in (View, Guest, Attendance)} == {view.contact_id}


def test_what_is_held_and_whoever_filed_it_is_passed_over_until_it_is_let_go(db):
    life, by = Life(db), a_person(db).id
    db.execute(update(Contact).where(Contact.id != life.contact.id).values(heard_on=LATER.date()))
    hold(db, SEALER, life.complaint, "The High Court asks.", by=by, now=NOW)
    before, theirs = opened(db), kept_of(db, life)
    run(db)
    assert life.complaint.unlinked_at is None
    for place in ("complaint.words_sealed", "complaint_event.words_sealed", "unmasking.motive_sealed"):
        assert opened(db)[place] == before[place]
    assert kept_of(db, life) == theirs | {"complaint": 1}, "only the report that is not held is parted from them"
    let_go(db, life.complaint, by=by, now=LATER)
    run(db)
    assert kept_of(db, life) == {}


def test_it_knows_every_table_whose_rows_are_somebodys():
    tables = {table.name for table in Base.metadata.sorted_tables if "contact_id" in table.columns}
    assert {*OF_SOMEBODY} == tables - {"subject_request"}, "what somebody asked about their data keeps no number"


def test_it_would_notice_a_rule_that_was_left_out(db):
    for left_out in ("texts.incoming", "barazas", "words"):
        with db.begin_nested() as taken_back:
            life = Life(db)
            for rule in RULES:
                if rule.name != left_out:
                    rule.take(db, KEPT, SEALER, LATER, 500)
            db.flush()
            db.expire_all()
            held = kept_of(db, life) or readable(db) or CANARY in opened(db).get("complaint.words_sealed", ())
            assert held or life.contact.number_index, left_out
            taken_back.rollback()


def test_a_number_that_wants_no_texts_is_kept_for_that(db):
    silenced, other = a_contact(db, silenced_at=NOW), a_contact(db)
    db.execute(update(Contact).values(heard_on=NOW.date()))
    run(db)
    assert number_of(db, SEALER, [silenced.id, other.id]).keys() == {silenced.id}


def test_two_workers_do_it_once(sessions):
    with transaction(sessions) as db:
        Life(db)
    for rule in RULES:
        with transaction(sessions) as db:
            done = forget(db, rule, KEPT, SEALER, now=LATER)
            with transaction(sessions) as other:
                assert forget(other, rule, KEPT, SEALER, now=LATER) == 0
            assert done or rule.name in ("holds",), rule.name
    with transaction(sessions) as db:
        assert not db.scalars(select(Callback.id)).all() + db.scalars(select(Subscription.id)).all()
        assert db.scalar(select(func.count()).select_from(Report)) == 0


def test_the_ombudsman_holds_a_report_reads_why_and_lets_it_go(db):
    client, ombudsman = a_client(sessions_in(db)), a_visitor(db, Role.OMBUDSMAN)
    complaint = a_complaint(db, state=State.CLOSED_CONFIRMED, closed_at=NOW - timedelta(days=800))
    because = {"because": "The High Court asks for it."}

    def do(deed, sends=None):
        return client.post(f"{address(complaint)}/{deed}", headers=ombudsman.headers, json=sends)

    assert (do("hold", because).status_code, do("hold", because).json()["rule"]) == (201, "hold.held")
    listed = client.get("/api/v1/holds", headers=ombudsman.headers).json()["items"]
    assert [(one["reference"], one["because"]) for one in listed] == [(complaint.reference, because["because"])]
    assert counts(db, KEPT, now=NOW)["links"] == 0
    assert do("hold-release").json()["ended_by"] == ombudsman.person_id
    assert counts(db, KEPT, now=NOW)["links"] == 1
    assert do("hold-release").json()["rule"] == "hold.none"
    assert client.get("/api/v1/holds", headers=ombudsman.headers).json()["items"] == []


@pytest.mark.parametrize("days", [{"texts_days": 30}, {"reports_days": 0}, {"cases_days": 90}])
def test_days_that_would_lose_what_is_under_way_are_refused(days):
    with pytest.raises(ValueError, match=next(iter(days))):
        Retention.model_validate(days)
