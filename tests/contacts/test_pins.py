"""PINs as they are kept, and the tries of one phone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from app.contacts import pins
from app.db import transaction
from tests.builders import NOW, SEALER, a_contact

DAY = timedelta(hours=24)


def test_knows_a_pin_by_its_hash_and_no_other():
    kept = pins.hash_pin(SEALER, "4711")
    assert pins.fits(SEALER, "4711", kept)
    assert not pins.fits(SEALER, "4712", kept)
    assert kept != pins.hash_pin(SEALER, "4711")


def test_is_worth_nothing_without_the_houses_key(sealer):
    assert not pins.fits(sealer, "4711", pins.hash_pin(SEALER, "4711"))


@pytest.mark.parametrize("pin", ["4711", "0000", ""])
def test_fits_nothing_where_no_pin_was_set(pin):
    assert not pins.fits(SEALER, pin, None)


def test_weighs_a_pin_that_was_never_set_at_the_price_of_others():
    assert not pins.HASHER.check_needs_rehash(pins.NOBODYS)


def test_knows_a_pin_typed_again_in_the_same_place_only():
    mark = pins.mark_pin(SEALER, "4711", "ussd/1")
    assert mark == pins.mark_pin(SEALER, "4711", "ussd/1")
    assert mark != pins.mark_pin(SEALER, "4711", "ussd/2")
    assert "4711" not in mark


def test_keeps_the_newest_pin(db):
    contact = a_contact(db)
    assert pins.pin_of(db, contact.id) is None
    for kept in ("first", "second"):
        pins.set_pin(db, contact.id, kept)
    assert pins.pin_of(db, contact.id) == "second"


def test_counts_five_and_begins_anew_a_day_after_the_last(db):
    contact = a_contact(db)
    assert pins.hold_tries(db, contact.id, now=NOW) == 5
    assert [pins.count_wrong(db, contact.id, now=NOW) for _ in range(5)] == [4, 3, 2, 1, 0]
    assert pins.hold_tries(db, contact.id, now=NOW + DAY - timedelta(seconds=1)) == 0
    assert pins.hold_tries(db, contact.id, now=NOW + DAY) == 5
    assert pins.count_wrong(db, contact.id, now=NOW + DAY) == 4


def test_counts_each_of_tries_made_at_the_same_moment(sessions):
    with transaction(sessions) as db:
        contact_id = a_contact(db).id
    gate = Barrier(8)

    def try_one(_) -> str:
        gate.wait()
        with transaction(sessions) as db:
            if not pins.hold_tries(db, contact_id, now=NOW):
                return "locked"
            return str(pins.count_wrong(db, contact_id, now=NOW))

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(try_one, range(8))) == ["0", "1", "2", "3", "4", "locked", "locked", "locked"]
