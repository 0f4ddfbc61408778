"""How an officer's words are made to fit."""

import pytest

from app.complaints.rules.notes import is_short, plain
from app.kit.errors import Invalid


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("The pipe is mended.", "The pipe is mended."),
        ("  The pipe\nis mended. ", "The pipe is mended."),
        ("“Mended” – today…", '"Mended" - today...'),
        ("Maji ya Mũrang’a", "Maji ya Murang'a"),
        ("Is it mended?", "Is it mended?"),
        ("x" * 140, "x" * 140),
        ("€" * 70, "€" * 70),
    ],
)
def test_keeps_words_that_every_phone_shows(words, kept):
    assert plain(words) == kept


@pytest.mark.parametrize(
    ("words", "rule", "says"),
    [
        ("", "complaint.words", "Write what"),
        (" \n\u200b ", "complaint.words", "Write what"),
        ("x" * 141, "complaint.words", "141 of 140 letters: shorten it by 1"),
        ("€" * 71, "complaint.words", "142 of 140"),
        ("Done 👍", "gsm.strange", "U+1F44D"),
        ("Is it 水?", "gsm.strange", "水"),
    ],
)
def test_says_how_to_mend_words_that_do_not_fit(words, rule, says):
    with pytest.raises(Invalid, match=says.replace("+", r"\+")) as refused:
        plain(words)
    assert refused.value.rule == rule


@pytest.mark.parametrize(
    ("words", "short"), [("x" * 30, True), ("x" * 31, False), ("[" * 15, True), ("[" * 16, False)]
)
def test_measures_in_septets(words, short):
    assert is_short(words) is short
