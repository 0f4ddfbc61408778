"""What is at hand: which answers suit, which checklists come together, and what a text takes."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from app.complaints.rules.canned import Canned, Reply
from app.kit.measure import costly, measure

COST = Decimal("0.80")


@pytest.mark.parametrize(
    ("topics", "category", "suits"),
    [
        ((), "water.none", True),
        (("water",), "water.none", True),
        (("water.none",), "water.none", True),
        (("water.none",), "water.burst", False),
        (("wat",), "water.none", False),
    ],
)
def test_an_answer_suits_its_topics_and_what_lies_under_them(topics, category, suits):
    assert Reply(topics=topics, en="We come.", sw="Tunakuja.").suits(category) is suits


@pytest.mark.parametrize("words", ["", "x" * 141, "Kĩnyozi", "We’ll come", " We come", "[" * 71, "Line\nbreak"])
def test_refuses_an_answer_that_would_not_be_sent_as_it_is(words):
    with pytest.raises(ValidationError):
        Reply(en=words, sw="Tunakuja.")


def test_a_topic_has_the_checklist_of_its_field_and_its_own():
    canned = Canned(
        checklists={"water": {"place": "Where"}, "water.none": {"since": "Since when"}, "roads": {"a": "b"}}
    )
    assert canned.checklist("water.none") == {"place": "Where", "since": "Since when"}
    assert canned.checklist("water.burst") == {"place": "Where"}
    assert canned.checklist("land.plot") == {}


@pytest.mark.parametrize(
    ("text", "alphabet", "units", "segments", "cost"),
    [
        ("", "gsm", 0, 0, "0.00"),
        ("Maji", "gsm", 4, 1, "0.80"),
        ("x" * 160, "gsm", 160, 1, "0.80"),
        ("x" * 161, "gsm", 161, 2, "1.60"),
        ("[" * 81, "gsm", 162, 2, "1.60"),
        ("Kĩnyozi", "ucs2", 7, 1, "0.80"),
        ("x" * 70 + "’", "ucs2", 71, 2, "1.60"),
    ],
)
def test_measures_what_is_billed(text, alphabet, units, segments, cost):
    found = measure(text, COST)
    assert (found.alphabet, found.units, found.segments, found.cost) == (alphabet, units, segments, Decimal(cost))


def test_names_each_letter_that_costs_once_and_what_it_becomes():
    named = [(one.letter, one.code, one.instead) for one in costly("We’ll ‘see’ ũ")]
    assert named == [("’", "U+2019", "'"), ("‘", "U+2018", "'"), ("ũ", "U+0169", "u")]


def test_an_edition_without_any_has_none_at_hand():
    assert Canned.model_validate({}).replies == {}
