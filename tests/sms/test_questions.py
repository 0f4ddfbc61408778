"""Which question an answer belongs to: the newest that is open, and none that was answered."""

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
