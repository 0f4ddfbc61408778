"""Reports that were closed long ago are parted from the numbers that they came from."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.audit.models import Entry
from app.complaints import queries
from app.complaints.lookup.around import texts_about
from app.complaints.lookup.models import NumberEnd
from app.complaints.lookup.numbers import learn_ends
from app.complaints.models import Complaint
from app.complaints.rules.lifecycle import State
from app.contacts.actions import nobody, number_of
from app.contacts.models import Contact
from app.db import Base, transaction
from app.outbox.actions import Owed, enqueue_all
from app.outbox.models import Message, Report
from app.privacy.rules import Retention
from app.privacy.unlinking import unlink
from app.staff.policy import Role
from app.unmasking.models import Unmasking, about_motive
from tests.builders import NOW, SEALER, Words, a_complaint, a_contact, a_person
from tests.complaints.asking import address
from tests.web.door import a_client, a_visitor, sessions_in

KEPT = Retention()
LONG_AGO = NOW - timedelta(days=4000)


def closed(db, days, *, level="c0", **columns):
    """A report that was closed so many days ago."""
    category = {"c0": "water.burst", "c1": "officer.bribe", "c2": "officer.theft"}[level]
    columns = {"state": State.CLOSED_CONFIRMED, "pin_hash": "a hash"} | columns
    moment = NOW - timedelta(days=days)
    return a_complaint(db, category=category, closed_at=moment, filed_at=moment - timedelta(days=9), **columns)


def told(db, complaint, name="complaint.receipt", key=None, provider_id=None):
    """A text about it that left and was reported."""
    owed = Owed(
        complaint.contact_id, name, {"reference": complaint.reference}, key or complaint.reference, NOW.date()
    )
    enqueue_all(db, [owed], sealer=SEALER, menu=Words(), now=complaint.filed_at)
    sent = db.scalars(select(Message).order_by(Message.id.desc())).first()
    sent.provider_id, sent.sent_sealed, sent.state = provider_id or f"ATXid_{sent.id}", b"sealed", "accepted"
    seen = {"status": "delivered", "received_at": NOW}
    db.add(Report(provider_id=sent.provider_id, contact_id=complaint.contact_id, **seen))
    db.flush()
    return sent


def links(db, contact_id, complaint):
    """Every row of any table that belongs to a contact and names the complaint, or what it came from."""
    db.flush()
    names = [complaint.reference, complaint.source_key, *texts_names(db, complaint)]
    found = []
    for table in Base.metadata.sorted_tables:
        if "contact_id" in table.columns:
            theirs = text(f"SELECT CAST(t AS text) FROM {table.name} t WHERE contact_id = :id")
            found += [
                row for (row,) in db.execute(theirs, {"id": contact_id}) if any(name in row for name in names)
            ]
    return found


def texts_names(db, complaint):
    about = select(Message.provider_id).where(Message.key.startswith(complaint.reference))
    return [name for name in db.scalars(about) if name]


def test_each_level_has_its_days(db):
    kept = {level: closed(db, days - 1, level=level) for level, days in KEPT.unlinked_after_days.by_level.items()}
    gone = {level: closed(db, days, level=level) for level, days in KEPT.unlinked_after_days.by_level.items()}
    a_complaint(db, state=State.IN_PROGRESS, filed_at=LONG_AGO)
    assert unlink(db, KEPT, now=NOW) == 3
    assert {one.unlinked_at for one in gone.values()} == {NOW}
    assert {one.unlinked_at for one in kept.values()} == {None}
    assert unlink(db, KEPT, now=NOW) == 0


def linked(db):
    """Somebody who reported what is closed long ago and was told of it, and reported something else since."""
    owner = a_contact(db, created_at=LONG_AGO)
    complaint = closed(db, 91, level="c2", contact=owner, source_key="ussd/ATUid_1")
    requested = Unmasking(complaint_id=complaint.id, needs_two=True, asked_by=a_person(db).id, asked_at=NOW)
    requested.motive_sealed = SEALER.seal(b"why", about_motive(complaint.id, requested.asked_by))
    db.add(requested)
    db.flush()
    told(db, complaint)
    told(db, complaint, "complaint.outcome", f"{complaint.reference}.5")
    told(db, complaint, "complaint.outcome", f"{complaint.reference}/99999994.5")
    told(db, complaint, "complaint.unmasked", f"unmasking.{requested.id}")
    return owner, complaint


def test_nothing_in_any_table_leads_from_the_number_to_the_report(db):
    owner, complaint = linked(db)
    other = closed(db, 5, contact=owner)
    kept = told(db, other)
    assert len(links(db, owner.id, complaint)) >= 5
    assert unlink(db, KEPT, now=NOW) == 1
    db.flush()
    db.expire_all()
    assert links(db, owner.id, complaint) == []
    assert db.scalars(select(Message.contact_id).where(Message.id != kept.id)).unique().all() == [
        complaint.contact_id
    ]
    assert db.scalars(select(Report.provider_id)).all() == [kept.provider_id]
    assert complaint.source_key == f"unlinked/{complaint.reference}"
    assert (owner.created_at.day, owner.created_at.hour) == (1, 0), "the moment of the first dial is the report's"
    assert other.contact_id == kept.contact_id == owner.id
    assert number_of(db, SEALER, [owner.id, complaint.contact_id]).keys() == {owner.id}


def test_it_would_notice_what_was_left_behind(db):
    owner, complaint = linked(db)
    complaint.contact_id = nobody(db, language="en", now=NOW)
    assert links(db, owner.id, complaint)


def test_the_report_stays_whole_and_is_nobodys(db):
    _, complaint = linked(db)
    texts = len(texts_about(db, complaint))
    before = len(queries.events(db, complaint.id))
    unlink(db, KEPT, now=NOW)
    client, ombudsman = a_client(sessions_in(db)), a_visitor(db, Role.OMBUDSMAN)
    case = client.get(address(complaint), headers=ombudsman.headers).json()
    assert (case["contact"], case["digits"], case["unlinked_at"]) == (None, "none", "2026-11-24T09:00:00Z")
    assert (case["words"], len(case["events"])) == (queries.words_of(complaint, SEALER), before)
    assert len(texts_about(db, complaint)) == texts
    asked = {"motive": "She must be rung before Friday."}
    refused = client.post(f"{address(complaint)}/unmasking", headers=ombudsman.headers, json=asked)
    assert (refused.status_code, refused.json()["rule"]) == (409, "unmasking.unlinked")
    (entry,) = db.scalars(select(Entry).where(Entry.deed == "unlink"))
    assert (entry.about, entry.person_id) == (f"complaint/{complaint.reference}", None)


def test_its_own_pin_opens_it_and_the_phone_no_longer_lists_it(db):
    owner = a_contact(db)
    complaint, ordinary = closed(db, 91, level="c2", contact=owner), closed(db, 731, contact=owner)
    assert queries.of_contact(db, owner.id) == [ordinary]
    assert unlink(db, KEPT, now=NOW) == 2
    assert queries.of_contact(db, owner.id) == []
    assert queries.lock_of(db, complaint.reference).pin_hash == "a hash"


def test_an_ordinary_ones_number_is_found_by_its_end_no_more_and_its_words_name_nobody(db):
    complaint = closed(db, 731, words="Piga 0700 000 012.")
    learn_ends(db, SEALER, now=NOW)
    assert db.get(NumberEnd, complaint.id)
    name = queries.resident_of(complaint, SEALER)
    unlink(db, KEPT, now=NOW)
    assert (db.get(NumberEnd, complaint.id), learn_ends(db, SEALER, now=NOW)) == (None, 0)
    assert "0700" not in queries.read_words(complaint, complaint, SEALER)
    assert queries.resident_of(complaint, SEALER) != name


def test_what_was_merged_waits_for_what_it_follows(db):
    parent = a_complaint(db, state=State.IN_PROGRESS, filed_at=LONG_AGO)
    child = closed(db, 3000, state=State.MERGED, merged_into=parent.id)
    assert unlink(db, KEPT, now=NOW) == 0
    parent.state, parent.closed_at = State.CLOSED_CONFIRMED, NOW - timedelta(days=731)
    assert unlink(db, KEPT, now=NOW) == 2
    assert child.unlinked_at == NOW


def test_whoever_is_to_be_told_that_their_number_was_seen_is_told_first(db):
    complaint, by, other = closed(db, 91, level="c2"), a_person(db).id, a_person(db).id
    seen = Unmasking(complaint_id=complaint.id, needs_two=False, asked_by=by, first_by=other, asked_at=NOW)
    seen.motive_sealed, seen.granted_at, seen.opened_at = b"", NOW, NOW
    db.add(seen)
    assert unlink(db, KEPT, now=NOW) == 0
    seen.told_at = NOW
    assert unlink(db, KEPT, now=NOW) == 1


def test_two_workers_part_each_report_once(sessions):
    with transaction(sessions) as db:
        for _ in range(3):
            closed(db, 91, level="c2")
    with transaction(sessions) as db:
        assert unlink(db, KEPT, now=NOW, limit=2) == 2
        with transaction(sessions) as other:
            assert unlink(other, KEPT, now=NOW) == 1
    with sessions() as db:
        assert unlink(db, KEPT, now=NOW) == 0
        assert len(set(db.scalars(select(Complaint.contact_id)))) == 3
        assert len(db.scalars(select(Contact).where(Contact.number_index.is_(None))).all()) == 3


@pytest.mark.parametrize("days", [{"c2": 30}, {"c4": 90}])
def test_days_that_are_too_few_or_of_no_level_are_refused(days):
    with pytest.raises(ValueError, match=r"c2|c4"):
        Retention.model_validate({"unlinked_after_days": days})
