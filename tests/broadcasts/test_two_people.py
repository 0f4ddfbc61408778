"""Twelve ways round the second pair of eyes, and none of them works."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.broadcasts.actions import release
from app.broadcasts.models import Broadcast
from app.broadcasts.ports import Approval, Wish
from app.broadcasts.writing import rewrite
from app.db import transaction
from app.kit.errors import Conflict, Forbidden
from app.outbox.dispatch import Dispatch
from app.outbox.models import Message
from app.staff.policy import Role
from tests.broadcasts.making import WARD, a_notice, a_subscriber, as_read, carry_out, release_as_read
from tests.builders import NOW, SEALER, a_person
from tests.outbox.stand_ins import Carrier, Menu
from tests.web.door import a_client, a_visitor, an_airing, sessions_in


def sealed(approval):
    """An approval as it is sent."""
    return {"hash": approval.seal, "recipients": approval.recipients, "ceiling_kes": approval.ceiling_kes}


def release_over_http(db, notice, visitor):
    """Try to let it go at the door; why not."""
    address = f"/api/v1/notices/{notice.id}/release"
    headers = visitor.reading(f'"{notice.version}"')
    answer = a_client(sessions_in(db)).post(address, json=sealed(as_read(db, notice)), headers=headers)
    return answer.status_code, answer.json().get("rule")


def wish(**changes):
    """Other words."""
    values = {
        "words": {"en": "Water.", "sw": "Maji."},
        "wards": (WARD,),
        "topic": "news",
        "starts_at": None,
        "expires_at": NOW + timedelta(days=2),
    }
    return Wish(**values | changes)


def test_1_by_its_author_over_the_api(db):
    author = a_visitor(db, Role.APPROVER)
    notice = a_notice(db, author_id=author.person_id)
    assert release_over_http(db, notice, author) == (403, "broadcast.own")


def test_2_by_its_author_with_a_second_token(db):
    author = a_visitor(db, Role.APPROVER)
    notice = a_notice(db, author_id=author.person_id)
    again = a_client(sessions_in(db))
    other = a_visitor(db, Role.APPROVER)
    db.execute(
        text("UPDATE token SET person_id = :one WHERE person_id = :two"),
        {"one": author.person_id, "two": other.person_id},
    )
    assert again.get("/api/v1/notices", headers=other.headers).status_code == 200
    assert release_over_http(db, notice, other) == (403, "broadcast.own")


def test_3_by_its_author_in_a_new_role(db):
    author = a_visitor(db, Role.COMMUNICATIONS)
    notice = a_notice(db, author_id=author.person_id)
    assert release_over_http(db, notice, author) == (403, "staff.not_allowed")
    db.execute(text("UPDATE person SET role = 'approver' WHERE id = :id"), {"id": author.person_id})
    assert release_over_http(db, notice, author) == (403, "broadcast.own")


def test_4_by_whoever_changed_a_word_of_it(db):
    notice, helper = a_notice(db, about="broadcast/a"), a_visitor(db, Role.APPROVER)
    rewrite(db, notice, an_airing(), wish(), by=helper.person_id, now=NOW)
    assert release_over_http(db, notice, helper) == (403, "broadcast.own")


@pytest.mark.parametrize(
    "change",
    [
        {"words": {"en": "Vote!", "sw": "Piga kura!"}},
        {"wards": (WARD, 992)},
        {"expires_at": NOW + timedelta(days=9)},
    ],
    ids=["words", "audience", "end"],
)
def test_5_by_a_change_between_reading_and_approval(db, change):
    notice, airing = a_notice(db, about="broadcast/a"), an_airing()
    read = as_read(db, notice)
    rewrite(db, notice, airing, wish(**change), by=notice.author_id, now=NOW)
    db.flush()
    with pytest.raises(Conflict) as refused:
        release(db, notice, read, airing, by=a_person(db).id, now=NOW)
    assert refused.value.rule == "broadcast.changed"


def test_6_by_a_change_after_approval(db):
    a_subscriber(db)
    notice = a_notice(db, about="broadcast/a", starts_at=NOW + timedelta(hours=2))
    release_as_read(db, notice)
    rewrite(db, notice, an_airing(), wish(), by=notice.author_id, now=NOW)
    db.flush()
    carry_out(db, now=NOW + timedelta(hours=3))
    assert (notice.state, notice.seal, notice.owed) == ("draft", None, 0)
    release_as_read(db, notice)
    carry_out(db)
    with pytest.raises(Conflict) as refused:
        rewrite(db, notice, an_airing(), wish(), by=notice.author_id, now=NOW)
    assert refused.value.rule == "broadcast.begun"


def test_7_by_more_people_than_were_approved(db):
    a_subscriber(db)
    notice = a_notice(db)
    read = as_read(db, notice)
    a_subscriber(db)
    with pytest.raises(Conflict) as refused:
        release(db, notice, read, an_airing(), by=a_person(db).id, now=NOW)
    assert refused.value.rule == "broadcast.grown"
    # Nor by asking for a larger ceiling with the hash of a smaller one.
    with pytest.raises(Conflict) as refused:
        release(db, notice, Approval(read.seal, 99, "99.00"), an_airing(), by=a_person(db).id, now=NOW)
    assert refused.value.rule == "broadcast.changed"


def test_8_by_a_dearer_text_for_those_who_turn_to_another_language(db):
    reader = a_subscriber(db, language="en")
    notice = a_notice(db, texts={"en": "Water.", "sw": "x" * 161})
    release_as_read(db, notice)
    assert notice.ceiling_kes == Decimal("1.60")
    reader.language = "sw"
    carry_out(db)
    assert notice.owed * 2 * Decimal("0.80") <= notice.ceiling_kes


def test_9_by_another_clock(db):
    a_subscriber(db)
    notice = a_notice(db, starts_at=NOW + timedelta(days=1))
    past, future = NOW - timedelta(days=400), NOW + timedelta(days=400)
    for moment in (past, future):
        with pytest.raises(Forbidden):
            release_as_read(db, notice, by=notice.author_id, now=moment)
        carry_out(db, now=moment)
    with pytest.raises(Conflict) as refused:
        release_as_read(db, notice, now=future)
    assert refused.value.rule == "broadcast.over"
    assert notice.owed == 0


def test_10_by_an_audience_in_pieces(db):
    for ward in (WARD, 992):
        for _ in range(3):
            a_subscriber(db, ward=ward)
    airing = an_airing(most_recipients=4, most_a_day=4)
    whole = a_notice(db, wards=[WARD, 992])
    with pytest.raises(Conflict) as refused:
        release_as_read(db, whole, airing=airing)
    assert refused.value.rule == "broadcast.many"
    half, other = a_notice(db), a_notice(db, wards=[992])
    release_as_read(db, half, airing=airing)
    with pytest.raises(Conflict) as refused:
        release_as_read(db, other, airing=airing)
    assert refused.value.rule == "broadcast.day"


GO = "UPDATE broadcast SET state = 'released', released_at = now()"
COLUMNS = "wards, topic, name, texts, author_id, expires_at, created_at, version, last_subscription_id"
BORN = f"INSERT INTO broadcast (about, state, released_by, {COLUMNS}) SELECT 'x', 'released', :other, {COLUMNS}"
BY_HAND = {
    "ck_broadcast_other_people": {
        "its author releases": f"{GO}, released_by = author_id WHERE id = :id",
        "a maker": f"{GO}, released_by = :other, makers = makers || CAST(:other AS bigint) WHERE id = :id",
    },
    "ck_broadcast_released": {
        "nobody": f"{GO} WHERE id = :id",
    },
    "another broadcast was approved than this": {
        "a seal of something else": f"{GO}, released_by = :other, seal = repeat('0', 64) WHERE id = :id",
        "other words": "UPDATE broadcast SET texts = jsonb_build_object('sw', 'Kura') WHERE id = :released",
        "other wards": "UPDATE broadcast SET wards = '{991,992}' WHERE id = :released",
        "a higher ceiling": "UPDATE broadcast SET ceiling_kes = 999 WHERE id = :released",
        "another approver": "UPDATE broadcast SET released_by = :other WHERE id = :released",
        "from the beginning": "UPDATE broadcast SET last_subscription_id = 0 WHERE id = :released",
        "counted anew": "UPDATE broadcast SET counted_at = counted_at + interval '1 day' WHERE id = :released",
    },
    "a broadcast begins as a draft": {
        "born released": f"{BORN} FROM broadcast WHERE id = :id",
    },
    "who wrote a broadcast is not changed": {
        "another author": "UPDATE broadcast SET author_id = :other WHERE id = :id",
        "no maker": "UPDATE broadcast SET makers = '{}' WHERE id = :id",
    },
    "a broadcast that has begun is no draft": {
        "a draft again": "UPDATE broadcast SET state = 'draft', released_by = NULL WHERE id = :released",
    },
}


def test_11_by_sql(db):
    a_subscriber(db)
    draft, gone = a_notice(db), a_notice(db)
    release_as_read(db, gone)
    carry_out(db)
    db.flush()
    ids = {"id": draft.id, "released": gone.id, "other": a_person(db).id}
    for refusal, statements in BY_HAND.items():
        for how, statement in statements.items():
            with pytest.raises(DBAPIError, match=refusal), db.begin_nested():  # noqa: PT012
                db.execute(text(statement), ids)
                pytest.fail(how)
    assert set(db.scalars(select(Broadcast.state))) == {"draft", "done"}


def test_12_by_owing_its_texts_without_it(sessions):
    with transaction(sessions) as db:
        reader, notice = a_subscriber(db), a_notice(db)
        row = {"name": "broadcast", "key": str(notice.id), "broadcast_id": notice.id, "priority": 5, "attempts": 0}
        row |= {"facts_sealed": b"", "state": "pending", "next_at": NOW, "created_at": NOW}
        db.add(Message(contact_id=reader.id, **row))
    carrier = Carrier()
    dispatch = Dispatch(sessions, carrier, SEALER, Menu(), shortcode="20384", silence=lambda: 6)
    dispatch.tick(NOW)
    with sessions() as db:
        assert db.execute(select(Message.state, Message.outcome)).one() == ("refused", "unapproved")
    assert not carrier.calls
