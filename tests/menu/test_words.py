"""How facts are said."""

import pytest

from app.kit.gsm import septets
from app.menu.screen.texts import Template, clip, fitting
from tests.menu.world import a_menu

MENU = a_menu()


@pytest.mark.parametrize(
    ("fact", "value", "english", "kiswahili"),
    [
        ("reference", "48291386", "4829 1386", "4829 1386"),
        ("date", "2026-09-01", "1 Sept", "1 Septemba"),
        ("date", "2026-12-28", "28 Dec", "28 Desemba"),
        ("clock", "00:05", "12:05 am", "saa 6:05 usiku"),
        ("clock", "05:48", "5:48 am", "saa 11:48 usiku"),
        ("clock", "06:00", "6:00 am", "saa 12:00 asubuhi"),
        ("clock", "11:59", "11:59 am", "saa 5:59 asubuhi"),
        ("clock", "12:48", "12:48 pm", "saa 6:48 mchana"),
        ("clock", "16:00", "4:00 pm", "saa 10:00 jioni"),
        ("clock", "22:45", "10:45 pm", "saa 4:45 usiku"),
        ("ward", "1002", "West Kabras", "Kabras Magharibi"),
        ("state", "assigned", "being worked on", "yanashughulikiwa"),
        ("note", "Fixed “it”", 'Fixed "it"', 'Fixed "it"'),
        ("story", " a\n b ", "a b", "a b"),
        ("cost", "", "You pay 1 shilling.", "Unalipa shilingi 1."),
        ("code", "", "*384*50#", "*384*50#"),
    ],
)
def test_says_a_fact_in_each_language(fact, value, english, kiswahili):
    assert MENU.say(fact, value, "en") == english
    assert MENU.say(fact, value, "sw") == kiswahili


@pytest.mark.parametrize("fact", ["reference", "date", "clock", "ward", "state", "note"])
@pytest.mark.parametrize("value", ["", "no such value at all", "2026-13-45", "99:99", "x" * 300, "{" * 99])
def test_never_says_more_than_the_longest(fact, value):
    for language in ("en", "sw"):
        speech = MENU.speech[language]
        assert septets(MENU.say(fact, value, language)) <= septets(speech.bounds[fact](""))


def test_says_the_id_of_a_word_that_the_list_has_lost():
    assert MENU.say("ward", "77", "sw") == "77"


def test_knows_its_words():
    assert MENU.word("nav", "more", "sw") == "Zaidi"
    assert MENU.word("nav", "more", "luy") == "More"
    assert list(MENU.words("subcounty", "en")) == ["199", "200"]
    with pytest.raises(KeyError):
        MENU.word("nav", "forward", "en")


def test_cuts_at_a_word_end():
    assert clip("one two three", 13) == "one two three"
    assert clip("one two three", 12) == "one two"
    assert clip("one two three", 7) == "one two"
    assert clip("one two three", 2) == "on"
    assert clip("[[[[", 5) == "[["
    assert fitting("a[b[c[", 4) == 3


def test_finds_the_title_of_a_template():
    template = Template.of("{a} b\n{c}")

    assert template.below_title() == Template(("\n", ""), ("c",))
    assert Template.of("{a} b").below_title() == Template(("",))
    assert Template.of("a\nb {c} {d}", {"c": "x"}).below_title() == Template(("\nb x ", ""), ("d",))
