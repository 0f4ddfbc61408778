"""What pages say in each language: every sentence translated, with the same holes, and days in words."""

import re
from datetime import date
from io import BytesIO

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from app.settings import ROOT
from app.web.pages.gathering import gather
from app.web.pages.speech import LOCALE, heard, speech
from tests.builders import NOW

HOLES = re.compile(r"%\(\w+\)s|\{\d\}")


def sentences():
    """Everything that templates, marked constants and refusals say, without its plural."""
    with (LOCALE / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT / "app", methods, options)
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


@pytest.fixture(scope="module")
def catalogue():
    with (LOCALE / "sw.po").open("rb") as file:
        return read_po(file, locale="sw")


def test_it_says_every_sentence_in_kiswahili(catalogue):
    asked = sentences()
    lacking = [one for one in asked if not (found := catalogue.get(one)) or not found.string or found.fuzzy]
    assert not lacking
    kept = {message.id[0] if isinstance(message.id, tuple) else message.id for message in catalogue if message.id}
    assert not kept - asked, "nobody says these any more"


def test_it_keeps_the_holes_of_a_sentence(catalogue):
    for message in catalogue:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = {hole for one in ids for hole in HOLES.findall(one)}
        if message.id:
            assert all(set(HOLES.findall(string)) == wanted for string in strings), message.id


def test_it_says_days_in_words():
    assert speech("en").day(date(2026, 12, 8)) == "Tue 8 Dec 2026"
    assert speech("sw").day(date(2026, 12, 8)) == "Jumanne 8 Des 2026"
    assert speech("en").moment(NOW) == "24 Nov 2026, 12:00"
    assert speech("sw").number(1234567) == "1,234,567"


def test_it_hears_which_language_a_browser_asks_for():
    heards = {"sw-KE,sw;q=0.9,en;q=0.8": "sw", "fr,en;q=0.5": "en", "": "en", "luy, sw": "sw"}
    assert {asked: heard(asked) for asked in heards} == heards


def test_it_says_a_refusal_with_its_facts_in_kiswahili():
    said = speech("sw").said("2027-05-17 was entered already: take it back first.")
    assert said == "2027-05-17 iliingizwa tayari: iondoe kwanza."
    assert speech("sw").said("Nobody ever wrote this sentence.") is None
    assert speech("en").said("Give 1 to 366: a token lives a year at most.").startswith("Give 1 to 366")


def test_it_gathers_what_refusals_say_and_nothing_else():
    code = b"""
N_("Marked")
Conflict("a.rule", "It is over.")
Invalid("rule", f"No {kind} is called {name!r}.", [Fault(f"at.{place}", "Write it.")])
super().__init__("rule", f"Over {because}: " "go on.")
log("a.name", "Not said to anybody.")
Fault("field", mend)
"""
    found = [sentence for _, _, sentence, _ in gather(BytesIO(code), (), (), {})]
    assert sorted(found) == ["It is over.", "Marked", "No {0} is called {1}.", "Over {0}: go on.", "Write it."]
