"""Which question an answer belongs to: the newest that is open, and none that was answered."""

import pytest

from tests.phone import Gateway, Handset
from tests.sms.states import STATES

NEW = "No medicine at Malaha dispensary"


def test_it_takes_a_new_problem_for_a_new_report_once_a_question_is_answered(ama: Handset) -> None:
    STATES["asked about an outcome"](ama)
    ama.text("1")
    assert "Reply 1 SEND" in ama.text(NEW)[0]


def test_it_still_waits_for_an_answer_after_other_words(ama: Handset) -> None:
    STATES["asked about an outcome"](ama)
    assert "added your words" in ama.text("The pump runs well")[0]
    assert "it is closed" in ama.text("1")[0]


def test_it_takes_a_new_problem_for_a_new_report_after_what_was_added(gateway: Gateway, ama: Handset) -> None:
    STATES["asked for more words"](ama)
    ama.text("The tap at the school gives nothing")
    gateway.wait(minutes=16)
    assert "Reply 1 SEND" in ama.text(NEW)[0]


def test_it_adds_what_comes_in_pieces(gateway: Gateway, ama: Handset) -> None:
    STATES["asked for more words"](ama)
    for words in ("The tap at the school", "gives nothing at all", "and the children walk far"):
        assert "added your words" in ama.text(words)[0]
        gateway.wait(minutes=5)


def test_it_still_hears_an_answer_after_a_control_word(gateway: Gateway, ama: Handset) -> None:
    STATES["asked about an outcome"](ama)
    ama.text("HELP")
    ama.text("STATUS")
    assert "it is closed" in ama.text("1")[0]
    assert "Which report?" in ama.text("1")[0]


@pytest.mark.parametrize("words", ["MAJI", "Barabara", "REPORT"])
def test_it_begins_a_new_report_with_a_topic_alone_while_an_outcome_is_asked(ama: Handset, words: str) -> None:
    STATES["asked about an outcome"](ama)
    assert "What happened" in ama.text(words)[0]


@pytest.mark.parametrize(
    ("words", "field"),
    [("No medicine at Malaha dispensary", "No medicine"), ("The road in Malaha has potholes", "Bad road")],
)
def test_it_asks_whether_words_on_something_else_are_a_new_report(ama: Handset, words: str, field: str) -> None:
    STATES["asked about an outcome"](ama)
    (asked,) = ama.text(words)
    assert "it is a new report" in asked
    (ready,) = ama.text("2")
    assert field in ready
    assert "Malaha" in ready
    assert "Reply 1 SEND" in ready
    assert "have your report" in ama.text("1")[0]
    assert "it is closed" in ama.text("1")[0], "the old question is still open"


def test_it_takes_words_on_something_else_for_the_report_if_they_are_about_it(ama: Handset) -> None:
    STATES["asked about an outcome"](ama)
    ama.text("The road to the pump is good now")
    assert "added your words" in ama.text("1")[0]
    ama.text("Hospital says water is still dirty, nothing done")
    assert "It is open again" in ama.text("YES")[0]


@pytest.mark.parametrize("words", ["bado maji hakuna", "Maji bado hakuna", "no water yet", "Still nothing"])
def test_it_opens_the_report_again_for_words_that_say_so(ama: Handset, words: str) -> None:
    STATES["asked about an outcome"](ama)
    assert "It is open again" in ama.text(words)[0]


def test_a_view_is_bound_to_its_question(ama: Handset) -> None:
    STATES["asked for views"](ama)
    assert "What happened" in ama.text("WATER")[-1]


@pytest.mark.parametrize("words", ["No medicine at the dispensary", "The road is bad in Kabras"])
def test_it_asks_whether_a_problem_is_a_view(ama: Handset, words: str) -> None:
    STATES["asked for views"](ama)
    assert "Is that your view on" in ama.text(words)[-1]
    assert "ward" in ama.text("2")[-1]


def test_it_keeps_a_problem_that_is_a_view(ama: Handset) -> None:
    STATES["asked for views"](ama)
    ama.text("No medicine at Malaha dispensary")
    assert "your view is in" in ama.text("1")[-1]


def test_it_keeps_a_view_at_once(ama: Handset) -> None:
    STATES["asked for views"](ama)
    assert "your view is in" in ama.text("More water points near the market")[-1]
