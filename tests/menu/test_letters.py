"""SMS texts."""

import pytest

from app.kit.gsm import segment
from tests.menu.world import a_menu

MENU = a_menu()
FACTS = {"reference": "48291386", "date": "2026-09-28"}


def test_words_a_message_in_the_readers_language():
    assert MENU.message("receipt", FACTS, "en") == (
        "We have your report 4829 1386. Answer by 28 Sept. Dial *384*50#. You pay 1 shilling."
    )
    assert MENU.message("receipt", FACTS, "sw").startswith(
        "Tumepata malalamishi yako 4829 1386. Jibu kufikia 28 Sept"
    )
    assert MENU.message("receipt", FACTS, "luy") == MENU.message("receipt", FACTS, "en")


def test_says_what_kind_it_is():
    assert MENU.message_class("receipt") == "receipt"
    assert (MENU.is_one_way("receipt"), MENU.is_one_way("notice")) == (False, True)


@pytest.mark.parametrize("answer", ["Mended.", "word " * 200, "[" * 900, "😀" * 900, "x" * 900])
def test_fills_what_room_its_segments_leave(answer):
    for language in ("en", "sw"):
        text = MENU.message("answer", {**FACTS, "answer": answer}, language)
        segments = segment(text)
        assert segments.alphabet == "gsm"
        assert len(segments.parts) <= 2
        assert text.startswith("4829 1386: ")
        assert text.endswith(("You pay 1 shilling.", "Unalipa shilingi 1."))


def test_refuses_to_leave_a_fact_out():
    with pytest.raises(KeyError, match="date"):
        MENU.message("receipt", {"reference": "48291386"}, "en")


def test_refuses_a_message_that_is_not_there():
    with pytest.raises(KeyError):
        MENU.message("gone", {}, "en")
