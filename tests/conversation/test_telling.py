"""Words that may tell who wrote them."""

import pytest

from app.conversation.telling import is_telling

PHRASES = ("my name is", "Mimi ni", "jina langu")


@pytest.mark.parametrize(
    "words",
    [
        "My name is Wafula",
        "my  NAME,\nis Wafula",
        "Sisi tuliona: mimi ni karani",
        "Piga 0712345678",
        "Piga 0712 345-678",
        "ID 12345678",
        "wafula@example.org",
    ],
)
def test_finds_what_points_to_its_writer(words):
    assert is_telling(words, PHRASES)


@pytest.mark.parametrize(
    "words",
    [
        "The clerk took 5000 shillings on 12 May",
        "Alichukua 2 000 shilingi",
        "Enemy names are unknown",
        "Mimi nilimwona",
        "Room 12, desk 3",
        "",
    ],
)
def test_lets_pass_what_does_not(words):
    assert not is_telling(words, PHRASES)


def test_needs_no_phrases():
    assert not is_telling("My name is Wafula", ())
