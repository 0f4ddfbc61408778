"""What is held of one number is given out or erased because its owner asks, and two people say so."""

import secrets
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.audit.anchor import Anchors
from app.audit.models import Entry
from app.audit.sealing import seal
from app.audit.verify import verify
from app.complaints.models import Named
from app.complaints.queries import events, words_of
from app.complaints.rules.lifecycle import State
from app.contacts.actions import number_of
from app.contacts.models import Contact, Subscription
from app.forums.actions.residents import Voice, give_view
from app.forums.results import results
from app.kit.seal import Sealer, Unsealable, new_keys
from app.outbox.endings import about_sent
from app.outbox.models import Message
from app.privacy.holding import hold
from app.rolls.actions import begin, take
from app.rolls.sheet import Wanted
from app.rotation import PLACES, reseal
from app.staff.policy import Role
from app.subjects.actions import Busy, bring, erase, grant
from app.subjects.rules import DONE_WITHIN, Decided, NotNow, SamePerson
from app.unmasking.models import about_reasons
from tests.builders import NOW, SEALER, a_complaint, a_contact, a_person
from tests.complaints.asking import address
from tests.forums.making import a_forum
from tests.privacy.test_keeping import CANARY, Life, kept_of, opened, readable
from tests.privacy.test_unlinking import told
from tests.web.door import a_client, a_visitor, sessions_in

CLOSED = {"state": State.CLOSED_CONFIRMED, "closed_at": NOW}


def granted(db, contact, kind="erasure", *, sealer=SEALER, now=NOW):
    """A request of theirs that two people have agreed to."""
    number = number_of(db, sealer, [contact.id])[contact.id]
    asked = bring(db, sealer, number, kind, "letter", by=a_person(db).id, now=now)
    grant(asked, by=a_person(db).id, now=now)
    return asked


def erased(db, contact, **columns):
    asked = granted(db, contact, **columns)
    done = erase(db, asked, by=asked.asked_by, now=NOW)
    db.flush()
    db.expire_all()
    return done


def test_nothing_is_left_that_any_key_opens_and_the_skeleton_stands(db):
    life = Life(db)
    life.asked.reasons_sealed = SEALER.seal(CANARY.encode(), about_reasons(life.complaint.id, life.asked.asked_by))
    told(db, life.complaint, "complaint.reply", f"{life.complaint.reference}.9").state = "pending"
    told(db, life.ordinary, "county.news", "2026-11").state = "pending"
    before, counted = len(events(db, life.complaint.id)), results(db, life.forum)
    client, ombudsman = a_client(sessions_in(db)), a_visitor(db, Role.OMBUDSMAN)
    client.get(address(life.complaint), headers=ombudsman.headers)
    assert seal(db, now=NOW)
    assert CANARY in {words for place in opened(db).values() for words in place} & readable_words(db)
    done = erased(db, life.contact)
    assert (done.reports, done.kept) == (2, 0)
    assert kept_of(db, life) == {"subject_request": 1}
    assert CANARY not in {words for place in opened(db).values() for words in place}
    assert readable(db) == set()
    assert (life.contact.number_index, life.contact.number_sealed, life.contact.pin_hash) == (None, None, None)
    assert not db.scalars(select(Message.id).where(Message.state == "pending", Message.facts_sealed != b"")).all()
    for one in (life.complaint, life.ordinary):
        assert client.get(address(one), headers=ombudsman.headers).json()["words"] == words_of(one, SEALER) == ""
    assert len(events(db, life.complaint.id)) == before
    assert results(db, life.forum) == counted
    seal(db, now=NOW)
    assert verify(db, Anchors((), ()), now=NOW + timedelta(hours=1)).faults == []


def readable_words(db):
    return {CANARY} if readable(db) else set()


def test_once_the_key_is_changed_no_copy_of_before_opens_either(db):
    old = new_keys(secrets.token_bytes)
    mine, forum = Sealer(old), a_forum(db)
    people = [a_contact(db, sealer=mine) for _ in range(2)]
    reports = [a_complaint(db, sealer=mine, contact=one, hidden=True, words=CANARY, **CLOSED) for one in people]
    for one in people:
        give_view(db, forum, Voice(one.id, "sms", NOW, mine), CANARY, language="en")
    copy = [
        (bytes(sealed), place.about(*named))
        for place in PLACES
        for sealed, *named in db.execute(select(place.column, *place.named).where(func.length(place.column) > 5))
    ]
    assert len(copy) == 6
    assert CANARY.encode() in {mine.open(*one) for one in copy}
    erased(db, people[0], sealer=mine)
    grown = old.grown(secrets.token_bytes)
    (fresh,) = grown.sealing.keys() - old.sealing.keys()
    changed = Sealer(grown.led_by(fresh))
    assert sum(reseal(sessions_in(db), changed)) == 3, "the other resident's"
    left = Sealer(grown.led_by(fresh).without(old.current))
    for one in copy:
        with pytest.raises(Unsealable):
            left.open(*one)
    db.expire_all()
    assert [words_of(one, left) for one in reports] == ["", CANARY]


def test_what_is_open_or_held_stays_whole_and_the_number_with_it(db):
    owner, by = a_contact(db), a_person(db).id
    open_, held, closed = a_complaint(db, contact=owner), *(a_complaint(db, contact=owner, **CLOSED) for _ in "ab")
    hold(db, SEALER, held, "The High Court asks.", by=by, now=NOW)
    about = told(db, open_)
    assert vars_of(erased(db, owner)) == (1, 2)
    assert [words_of(one, SEALER) != "" for one in (open_, held, closed)] == [True, True, False]
    assert number_of(db, SEALER, [owner.id])
    assert db.get(Message, about.id).contact_id == owner.id


def vars_of(done):
    return done.reports, done.kept


def test_whoever_is_accused_is_not_told_that_something_was_kept(db):
    owner, officer = a_contact(db), a_person(db, role=Role.DATA_PROTECTION)
    accusing = a_complaint(db, contact=owner, category="officer.bribe")
    db.add(Named(complaint_id=accusing.id, person_id=officer.id, at=NOW))
    db.flush()
    asked = granted(db, owner)
    assert vars_of(erase(db, asked, by=officer.id, now=NOW)) == (0, 0)
    assert accusing.contact_id == owner.id


def test_it_waits_for_a_text_that_is_leaving(db):
    owner = a_contact(db)
    told(db, a_complaint(db, contact=owner, **CLOSED)).state = "sending"
    db.flush()
    asked = granted(db, owner)
    with pytest.raises(Busy):
        erase(db, asked, by=asked.asked_by, now=NOW)


def test_no_list_brings_a_number_back_and_its_owner_does(db):
    owner = a_contact(db)
    number = number_of(db, SEALER, [owner.id])[owner.id]
    erased(db, owner)
    roll = begin(db, "0" * 64, "Signed at the ward office", now=NOW)
    take(db, roll, [Wanted(1, number, 991, "en")], SEALER, now=NOW)
    assert not db.scalars(select(Subscription)).all()
    assert (roll.stopped, roll.row_at) == (1, 1)
    assert not db.scalars(select(Contact.id).where(Contact.number_index.is_not(None))).all()


def test_two_people_decide_and_it_is_done_in_time(db):
    owner, by, other = a_contact(db), a_person(db).id, a_person(db).id
    number = number_of(db, SEALER, [owner.id])[owner.id]
    asked = bring(db, SEALER, number, "erasure", "call", by=by, now=NOW)
    assert bring(db, SEALER, number, "erasure", "call", by=by, now=NOW) is asked
    with pytest.raises(NotNow):
        erase(db, asked, by=by, now=NOW)
    with pytest.raises(SamePerson):
        grant(asked, by=by, now=NOW)
    grant(asked, by=other, now=NOW)
    with pytest.raises(Decided):
        grant(asked, by=other, now=NOW)
    with pytest.raises(NotNow):
        erase(db, asked, by=by, now=NOW + DONE_WITHIN)
    erase(db, asked, by=by, now=NOW)
    with pytest.raises(NotNow):
        erase(db, asked, by=by, now=NOW)


class Office:
    """A data protection officer and an Ombudsman at the door, and somebody who asks."""

    def __init__(self, db):
        self.client = a_client(sessions_in(db))
        self.officer, self.ombudsman = a_visitor(db, Role.DATA_PROTECTION), a_visitor(db, Role.OMBUDSMAN)

    def do(self, visitor, path, **sent):
        return self.client.post(f"/api/v1/subjects{path}", headers=visitor.headers, json=sent or None)


def test_an_owner_is_given_what_is_held_of_their_number(db):
    life, office = Life(db), Office(db)
    protected = a_complaint(
        db, contact=life.contact, category="officer.theft", pin_hash="a hash", words="Siri yangu"
    )
    told(db, protected)
    number = number_of(db, SEALER, [life.contact.id])[life.contact.id].e164
    brought = office.do(office.officer, "", number=number, kind="export", shown="in_person")
    path = f"/{brought.json()['id']}"
    assert (brought.status_code, brought.json()["standing"]) == (201, "asked")
    assert number[4:] not in brought.text
    assert office.do(office.officer, f"{path}/export").json()["rule"] == "subject.closed"
    assert office.do(office.officer, f"{path}/grant").status_code == 403
    assert office.do(office.ombudsman, f"{path}/grant").json()["standing"] == "granted"
    assert office.do(office.officer, f"{path}/erasure").status_code == 404
    assert office.do(a_visitor(db, Role.DATA_PROTECTION), f"{path}/export").status_code == 404
    for text in db.scalars(select(Message)):
        text.sent_sealed = SEALER.seal(text.key.encode(), about_sent(text.id))
    db.flush()
    answer = office.do(office.officer, f"{path}/export")
    held = answer.json()
    assert (held["number"], held["ward"], held["has_pin"]) == (number, 991, True)
    assert [one["words"] for one in held["reports"]] == [CANARY, CANARY]
    assert {one["words"] for one in held["reports"][0]["said"]} >= {CANARY}
    assert ([one["words"] for one in held["received"]], len(held["notices"])) == ([CANARY], 1)
    assert held["barazas"][0]["need_words"] == held["barazas"][0]["views"][0]["words"] == CANARY
    assert ([one["words"] for one in held["sent"]], len(held["callbacks"])) == (
        [life.complaint.reference, "sms/ATXid_7"],
        1,
    )
    assert protected.reference not in answer.text
    assert "Siri" not in answer.text
    assert office.do(office.officer, f"{path}/export").json()["rule"] == "subject.closed"
    noted = db.scalars(select(Entry.deed).where(Entry.about == f"subject{path}").order_by(Entry.id)).all()
    assert [deed for deed in noted if deed != "refused"] == ["bring_export", "grant_export", "export_subject"]


def test_a_number_of_which_nothing_is_held_is_said_to_be_so(db):
    office = Office(db)
    answer = office.do(office.officer, "", number="0700 000 099", kind="export", shown="letter")
    assert (answer.status_code, answer.json()["rule"]) == (404, "subject.unknown")
    assert office.do(office.officer, "", number="12", kind="export", shown="letter").status_code == 422
