"""What the county publishes beside menus: all that the program will name is there, and is given what it shows."""

import pytest

from app.content import faults_in
from app.menu.library import library_of, read_sources
from app.settings import MENUS
from tests.menu.world import GIVEN, line_of

SOURCES = read_sources(MENUS)

MESSAGES, WORDS, POLICY, PLACES = "messages.yaml", "words.yaml", "policy.yaml", "places.yaml"
CANNED = "canned.yaml"
KEYWORDS, SMS, TEXTING, REPORT = "keywords.yaml", "sms.yaml", "texting.yaml", "report.yaml"
CLASH, BRIDGE = "keyword.clash", "topic, category: roads.bridge"
TELLS = "  sms: false                    # complaint.receipt says so\n"
RETENTION = "retention.yaml"
REGISTER = "jurisdiction.yaml"
WATER = "  water.none: {department: water, queue"

# file, what is there, what is put there instead; then the rule, file and line that must be named, and what
DEFECTS = [
    (MESSAGES, "forum.notice:", "forum.news:", "message.unknown", MESSAGES, None, "forum.notice"),
    (MESSAGES, "forum.notice:", "forum.news:", "message.unused", MESSAGES, "forum.news:", "forum.news"),
    (
        MESSAGES,
        "It is open again. Answer by {date} from {level}.",
        "It is from {dept}.",
        "fact.unsaved",
        MESSAGES,
        "complaint.reopened:",
        "{dept}",
    ),
    (WORDS, "me_too: {words", "me_also: {words", "word.unknown", WORDS, None, "me_too of words.yaml lacks words"),
    (WORDS, "me_too: {words", "me_also: {words", "word.unused", WORDS, "me_also: {", "me_also"),
    (WORDS, "  withdrawn:", "  taken_back:", "word.unknown", WORDS, "state:", "lacks withdrawn"),
    (WORDS, '"13:30": "1', '"13:31": "1', "word.unknown", WORDS, "time:", "lacks 13:30"),
    (POLICY, WATER, WATER.replace(": water,", ": fire,"), "word.unknown", WORDS, "department:", "lacks fire"),
    (POLICY, "levels: [", "levels: [governor, ", "word.unknown", WORDS, "level:", "lacks governor"),
    (POLICY, "wards: [1020, 1021]", "wards: [1020, 1210]", "ward.unknown", POLICY, "wards: [1020", "no ward 1210"),
    (
        POLICY,
        "department: muni_mum",
        "department: muni_mal",
        "word.unknown",
        WORDS,
        "department:",
        "lacks muni_mal",
    ),
    (POLICY, "  unread: {", "  unseen: {", "form", POLICY, None, "among the timers is no unread"),
    (
        POLICY,
        "  triage: {days: 2,",
        "  triage: {days: 2, hours: 2,",
        "form",
        POLICY,
        "  triage: {",
        "days or its hours",
    ),
    (
        POLICY,
        "{at: 80, to: focal}",
        "{at: 40, to: focal}",
        "form",
        POLICY,
        None,
        "the step to focal comes no later",
    ),
    (POLICY, "{at: 80, to: focal}", "{at: 80, to: boss}", "form", POLICY, "{at: 80", "'chief_officer'"),
    (CANNED, "Bomba lin", "Bomba’lin", "form", CANNED, '    sw: "Bomba', "write it as it is sent"),
    (CANNED, "Pole kwa", "Pole ũ水", "form", CANNED, '    sw: "Pole', "cannot show"),
    (CANNED, "Tuambie kij", "x" * 90 + "Tuambie kij", "form", CANNED, "Tuambie", "of 140 letters"),
    (CANNED, "topics: [water]", "topics: [fire]", "topic.unknown", CANNED, "topics: [fire", "no topic fire"),
    (CANNED, "  officer:", "  boss:", "topic.unknown", CANNED, "  boss:", "no topic boss"),
    (REGISTER, "{id: trade,", "{id: trading,", "office.unknown", REGISTER, "offices:", "names the office trade"),
    (REGISTER, "refers: court", "refers: judge", "form", REGISTER, None, "lines point to judge"),
    (REGISTER, "{id: teachers,", "{id: tutors,", "word.unknown", WORDS, "agency:", "lacks tutors"),
    (REGISTER, "{id: too_old,", "{id: old,", "word.unknown", WORDS, "reason:", "lacks old"),
    (REGISTER, 'number: "147", from', "number: 147, from", "form", REGISTER, "  - {id: sha", "referrals.13.number"),
    (KEYWORDS, "typos: [STOPP,", "typos: [HEPL,", CLASH, KEYWORDS, "stop: {", "HEPL is also a spelling of help"),
    (KEYWORDS, "[CANCEL, CANCEL IT]", "[START]", CLASH, KEYWORDS, "cancel: {", "START is also a spelling of start"),
    (KEYWORDS, "sw: [TAA]", "sw: [ACHA]", CLASH, KEYWORDS, "lights: {", "ACHA is also a spelling of stop"),
    (KEYWORDS, "typos: [LAIT]", 'typos: ["?!"]', CLASH, KEYWORDS, "lights: {", "no letters"),
    (KEYWORDS, BRIDGE, BRIDGE.replace(".", ".big_"), "topic.unplaced", KEYWORDS, "bridge: {", "roads.big_bridge"),
    (KEYWORDS, "goes: sms.call,", "goes: sms.ring,", "target.unknown", KEYWORDS, "call: {", "sms.ring"),
    (KEYWORDS, "counts: safe", "counts: always", "form", KEYWORDS, "  counts: always", "safe.counts"),
    (SMS, "said: [partly]", "said: [half]", "keyword.unknown", SMS, "    partly: {", "half is no keyword"),
    (SMS, "3 PARTLY. {", "3 HALF. {", "sms.number", SMS, '  text: "{reference}: is the', "3 PARTLY"),
    (
        SMS,
        "{ward: sms.stop.ward,",
        "{ward: sms.stop.at,",
        "target.unknown",
        SMS,
        "  goes: {ward: sms.stop.at",
        "stop.at",
    ),
    (REPORT, TELLS, "", "sms.unworded", REPORT, "report.done:", "no wording"),
    (TEXTING, "answers_a_day: 3", "answers_a_day: 0", "form", TEXTING, "answers_a_day", "answers_a_day"),
    (
        POLICY,
        "review_days: 30",
        "review_days: 90",
        "unlinked.early",
        RETENTION,
        "unlinked_after",
        "90 days of a rev",
    ),
    (PLACES, '"210": [', '"211": [', "word.unknown", WORDS, "subcounty:", "lacks 211"),
]


def test_finds_nothing_in_the_countys_content():
    assert faults_in(library_of(SOURCES), GIVEN, strict=True) == []


def defective(defects):
    """The sources with each of these defects put in."""
    sources = dict(SOURCES)
    for file, old, new in dict.fromkeys(defect[:3] for defect in defects):
        assert sources[file].count(old) == 1
        sources[file] = sources[file].replace(old, new)
    return sources


# What cannot be read hides what is wrong behind it: such a defect stands alone, all others together.
APART = [[defect] for defect in DEFECTS if defect[3] == "form"]
TOGETHER = [defect for defect in DEFECTS if defect[3] != "form"]


@pytest.mark.parametrize("defects", [*APART, TOGETHER])
def test_finds_what_the_program_would_name_in_vain(defects):
    sources = defective(defects)
    found = faults_in(library_of(sources), GIVEN)
    for *_, rule, where, stands, what in defects:
        line = line_of(sources, where, stands) if stands else 1
        named = [(fault.file, fault.line) for fault in found if fault.rule == rule and what in fault.what]
        assert named == [(where, line)], what
