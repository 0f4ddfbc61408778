"""What pages say in each language: every sentence translated, with the same holes, and days in words."""

import re
from datetime import date
from itertools import chain

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.settings import ROOT
from app.web.pages.speech import LOCALE, heard, speech
from tests.builders import NOW

HOLES = re.compile(r"%\((\w+)\)s")


def sentences():
    """Everything that templates and marked constants say, without its plural."""
    kinds = [("**.py", "python"), ("**.html", "jinja2")]
    options = {"**.html": {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}}
    folders = [
        *(ROOT / "app" / room for room in ("web", "staff", "today", "open", "office")),
        *(ROOT / "app").glob("*/pages"),
    ]
    found = chain.from_iterable(extract_from_dir(one, method_map=kinds, options_map=options) for one in folders)
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
