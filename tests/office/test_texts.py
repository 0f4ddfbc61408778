"""The texts on their way, on a page: how they stand, what was lost, and a person's word that they go on."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from app.outbox.gate.actions import read_gate, turn
from app.outbox.gate.rules import paused
from app.staff.policy import Role
from tests.builders import NOW
from tests.postroom.test_routes import owe
from tests.web.pages.reading import fields, read, signed_in

ADDRESS = "/desk/texts"


@pytest.fixture
def keeper(db):
    return signed_in(db, Role.ADMINISTRATOR)


def test_it_says_how_they_stand_and_lists_what_was_lost(db, keeper):
    owe(db, 2, next_at=NOW - timedelta(minutes=2))
    (lost,) = owe(db, 1, state="unknown", outcome="ReadTimeout", attempts=2, repeats=1, kes=Decimal("0.8"))
    page = read(keeper.client.get(ADDRESS))
    assert page.every("h1")[0].text == "Texts Texts leave"
    assert page.every("section", aria_labelledby="queue")[0].every("dd")[0].text == "2"
    (row,) = page.every("ul", class_="calls")[0].every("li")
    assert row.text.startswith(f"{lost} Receipt ReadTimeout 2 attempts · sent again · KES 0.8")
    assert not page.every("form", action=f"{ADDRESS}/resumption"), "nothing holds them up"


def test_whoever_mended_it_lets_them_go_on(db, keeper):
    turn(db, partial(paused, because="no_credit", now=NOW))
    address = f"{ADDRESS}/resumption"
    page = read(keeper.client.get(ADDRESS))
    assert "There is no credit left: load the account." in page.text
    sent = fields(page, address)
    answer = keeper.client.post(address, data=sent)
    assert read(answer).every("p", role="status")[0].text.startswith("✓ They go on")
    assert not read_gate(db).shut
    again = keeper.client.post(address, data=sent)
    assert again.status_code == 409
    assert "Nothing holds the texts up" in read(again).every("div", role="alert")[0].text


def test_long_lists_come_in_pages(db, keeper):
    owe(db, 3, state="unknown", outcome="ReadTimeout")
    page = read(keeper.client.get(f"{ADDRESS}?limit=2"))
    (onward,) = page.every("a", rel="next")
    rest = read(keeper.client.get(onward.attributes["href"]))
    assert len(rest.every("ul", class_="calls")[0].every("li")) == 1
