"""What a baraza must be, case by case."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.forums.rules.draft import ROOM, Draft, Known, check_notice, faults_of
from app.kit.errors import Invalid
from tests.builders import NOW
from tests.forums.making import SOON
from tests.web.door import the_menu

KNOWN = Known((991, 992), ("all", "budget"), ("finance",))
FIT = Draft(
    (991,),
    "budget",
    "finance",
    {"en": "Budget 2026/27: your voice", "sw": "Bajeti 2026/27: maoni yako"},
    {"en": "DEB Primary School", "sw": "Shule ya DEB"},
    {"en": "What comes first.", "sw": "Nini kianze."},
    {"en": "A ramp.", "sw": "Njia ya viti."},
    {"en": "At the ward office.", "sw": "Ofisi ya wadi."},
    SOON,
)


def fields(draft):
    return [fault.field for fault in faults_of(draft, KNOWN, NOW)]


def test_a_fit_one_has_no_faults():
    assert fields(FIT) == []


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a" * 30, True),
        ("a" * 31, False),
        ("€" * 15, True),
        ("€" * 15 + "a", False),
        ("[[budget]]" + "a" * 16, True),
        ("[[budget]]" + "a" * 17, False),
        ("Bajeti ya wadi ĩ", False),
        ("“Budget”", False),
        ("Budget ✓", False),
        ("a\u200bb", False),
        ("a\x00b", False),
        ("a\ud800b", False),
        ("two\nlines", False),
        ("two\rlines", False),
        ("a\fb", False),
        ("\u202eabc", False),
    ],
)
@pytest.mark.parametrize("language", ["en", "sw"])
def test_a_title_fits_the_screen_of_a_basic_phone(language, text, fits):
    draft = replace(FIT, title=dict(FIT.title) | {language: text})
    assert fields(draft) == ([] if fits else [f"title.{language}"])


@pytest.mark.parametrize(("text", "fits"), [("a" * 26, True), ("a" * 27, False), ("€" * 13 + "a", False)])
@pytest.mark.parametrize("language", ["en", "sw"])
def test_a_venue_fits_too(language, text, fits):
    draft = replace(FIT, venue=dict(FIT.venue) | {language: text})
    assert fields(draft) == ([] if fits else [f"venue.{language}"])


@pytest.mark.parametrize(
    ("starts_at", "fits"),
    [
        ("2026-12-03T06:00:00+03:00", True),
        ("2026-12-03T20:00:00+03:00", True),
        ("2026-12-03T13:30:00+03:00", True),
        ("2026-12-03T03:00:00+00:00", True),
        ("2026-12-03T05:30:00+03:00", False),
        ("2026-12-03T20:30:00+03:00", False),
        ("2026-12-03T10:15:00+03:00", False),
        ("2026-12-03T10:30:01+03:00", False),
        ("2026-12-03T10:30:00.000001+03:00", False),
        ("2026-12-03T10:30:00+05:30", True),
        ("2026-12-03T10:30:00+05:45", False),
        ("2026-11-24T12:00:00+03:00", False),
        ("2026-11-24T12:30:00+03:00", True),
        ("2027-11-25T10:30:00+03:00", True),
        ("2027-11-25T12:30:00+03:00", False),
        ("0001-01-01T00:00:00+14:00", False),
        ("9999-12-31T23:30:00-12:00", False),
    ],
)
def test_it_begins_on_a_half_hour_of_a_day_to_come(starts_at, fits):
    draft = replace(FIT, starts_at=datetime.fromisoformat(starts_at))
    assert fields(draft) == ([] if fits else ["starts_at"])


def test_every_fault_is_named_at_once():
    draft = Draft(
        (7,),
        "gossip",
        "nobody",
        {"en": "a" * 31, "sw": "✓"},
        {"en": "✓", "sw": "b" * 27},
        {"en": "a" * 111, "sw": "a"},
        {"en": "a", "sw": "a" * 56},
        {"en": "a" * 81, "sw": "a"},
        NOW - timedelta(days=1),
    )
    texts = ["title.en", "title.sw", "venue.en", "venue.sw", "agenda.en", "access.sw", "papers.en"]
    assert fields(draft) == [*texts, "where", "topic", "organiser", "starts_at"]
    assert fields(replace(FIT, wards=())) == ["where"]


def test_a_fault_says_what_is_wrong_and_how_to_mend_it():
    draft = replace(FIT, wards=(991, 7), title={"en": "a" * 33, "sw": "it’s"})
    assert [fault.detail for fault in faults_of(draft, KNOWN, NOW)] == [
        "It takes 33 septets and the screen has room for 30: make it shorter.",
        "A phone cannot show '’' (U+2019): write it with plain letters.",
        "There is no ward 7 in this county.",
    ]


@pytest.mark.parametrize("language", ["en", "sw"])
def test_the_screens_have_room_for_the_longest_that_is_allowed(language):
    menu = the_menu()
    for field, room in ROOM.items():
        assert menu.say(field, "a" * room, language) == "a" * room
    assert {menu.say("time", f"{hour:02}:{half}", language) for hour in range(6, 20) for half in ("00", "30")}


def test_late_notice_needs_a_reason():
    check_notice(NOW + timedelta(days=3), None, NOW)
    check_notice(NOW + timedelta(days=2), "The Assembly asked for it today.", NOW)
    with pytest.raises(Invalid) as refused:
        check_notice(NOW + timedelta(days=2, hours=23), None, NOW)
    assert (refused.value.rule, refused.value.faults[0].field) == ("forum.late_notice", "why")
