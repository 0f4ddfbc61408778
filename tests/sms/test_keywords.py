"""Keywords: whole messages are commands, everything else is somebody's own words."""

import pytest
from ruamel.yaml import YAML

from app.conversation.hearing.keywords import Keywords, Spelt, clashes, plain
from app.conversation.hearing.topics import danger_in, is_undone, language_of, topic_of
from app.settings import MENUS
from app.sms.keywords import control_in, option_in
from tests.phone import real_content

EAR = real_content().ear
SPELT = Spelt.model_validate(YAML(typ="safe").load(MENUS / "keywords.yaml"))
ALONE = {name: keyword for name, keyword in SPELT.root.items() if keyword.goes}


@pytest.mark.parametrize("name", ALONE)
@pytest.mark.parametrize("dress", ["{}", " {} ", "{}.", "'{}'", "{}!!", '"{}"', "- {} -"])
def test_it_is_heard_in_any_dress(name: str, dress: str) -> None:
    for spelling, _, _ in ALONE[name].spellings():
        for worn in (spelling, spelling.lower(), spelling.capitalize()):
            control = control_in(EAR, dress.format(worn))
            assert control is not None, worn
            assert (control.hit.name, control.behind) == (name, "")


@pytest.mark.parametrize(
    "words",
    [
        "Help us with water",
        "Hali ya barabara ni mbaya",
        "Acha kumwaga taka",
        "Stop the trucks on our road",
        "Please stop",
        "START the pump at Malava",
        "Call the contractor",
        "Status of the bridge is bad",
        "Anza kazi ya barabara",
        "Review the bursary list",
        "Baraza la wazee liliamua",
        "Track",
        "nimechoka kabisa",
        "stopped",
        "helpless",
        "",
    ],
)
def test_it_is_a_report_and_no_command(words: str) -> None:
    control = control_in(EAR, words)
    assert control is None or words == "Track"


@pytest.mark.parametrize(
    ("words", "name", "behind"),
    [
        ("STATUS 4829 1386", "status", "4829 1386"),
        ("hali 48291386", "status", "48291386"),
        ("Hali no. 4829-1386", "status", "NO 4829 1386"),
        ("RUFAA 4829 1386.", "review", "4829 1386"),
        ("STOP Chemuche", "stop", "CHEMUCHE"),
        ("acha Isukha Kaskazini", "stop", "ISUKHA KASKAZINI"),
        ("BARAZA shinoyi", "baraza", "SHINOYI"),
        ("START Malaha", "start", "MALAHA"),
        ("BARAZA 4821", "baraza", "4821"),
        ("STOP roads", "stop", "ROADS"),
        ("anza maji", "start", "MAJI"),
        ("mabaraza 4821 tafadhali", "baraza", "4821 TAFADHALI"),
    ],
)
def test_it_takes_a_number_or_a_place_where_it_may(words: str, name: str, behind: str) -> None:
    control = control_in(EAR, words)
    assert control is not None
    assert (control.hit.name, control.behind) == (name, behind)


OUTCOME = real_content().menu.post["sms.outcome"]
CONFIRM = real_content().menu.post["sms.confirm"]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("1", 1),
        (" 2. ", 2),
        ("3", 3),
        ("7", 7),
        ("YES", 1),
        ("ndio", 1),
        ("Ndiyo, asante", 1),
        ("1 yes", 1),
        ("hapana", 2),
        ("Bado", 2),
        ("2 no", 2),
        ("2 yes", None),
        ("bado maji hakuna", None),
        ("No water in Shinoyi", None),
        ("Si yote", 3),
        ("2 days without water", None),
        ("Maji hakuna", None),
        ("12345 67", None),
    ],
)
def test_it_answers_an_outcome(words: str, number: int | None) -> None:
    assert option_in(OUTCOME, EAR.keywords, words) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        *(
            ("TUMA", 1),
            ("send", 1),
            ("Yes please", 1),
            ("No", 3),
            ("GHAIRI", 3),
            ("cancel", 3),
            ("2", 2),
            ("Bado", 3),
        ),
        *(("No water in Shinoyi", None), ("Send somebody to mend it", None), ("Cancel the tender", None)),
    ],
)
def test_it_sends_or_cancels_by_a_word(words: str, number: int | None) -> None:
    assert option_in(CONFIRM, EAR.keywords, words) == number


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("Maji hakuna tangu Jumatatu", "water.none"),
        ("Help us with water", "water.other"),
        ("Hali ya barabara ni mbaya", "roads.bad"),
        ("MAJI bomba limepasuka sokoni", "water.burst"),
        ("DAWA hakuna katika hospitali ya Malava", "health.medicine"),
        ("Hospitali ya Malava haina dawa", "health.medicine"),
        ("TAA zimezimika, na mashimo pia", "roads.light"),
        ("The bridge at Lubao is broken", "roads.bridge"),
        ("hakuna dawa hospitali", "health.medicine"),
        ("Afisa alinitukana", "officer.rude"),
        ("The officer insulted me", "officer.rude"),
        ("TAKA sokoni", "environment.rubbish"),
        ("Something strange here", None),
    ],
)
def test_it_guesses_a_topic(words: str, category: str | None) -> None:
    assert topic_of(EAR.keywords, words).category == category


def test_it_leaves_the_story_as_it_was_written() -> None:
    assert topic_of(EAR.keywords, "MAJI: bomba, limepasuka!").story == "bomba, limepasuka!"
    assert topic_of(EAR.keywords, "Ripoti   taa za sokoni").story == "taa za sokoni"


def test_it_knows_what_must_not_be_written() -> None:
    assert danger_in(EAR.keywords, "He wants kitu kidogo") == "hold"
    assert danger_in(EAR.keywords, "hongo na ubakaji") == "safe"
    assert danger_in(EAR.keywords, "Maji hakuna") == ""


def test_it_knows_a_denial() -> None:
    assert is_undone(EAR.keywords, "not fixed, bado maji hakuna")
    assert is_undone(EAR.keywords, "No it does not run")
    assert is_undone(EAR.keywords, "Hapana, bomba lavuja")
    assert not is_undone(EAR.keywords, "thank you, it flows again")
    assert not is_undone(EAR.keywords, "Now there is no problem")


@pytest.mark.parametrize(
    ("words", "language"),
    [("There is no water", "en"), ("Hakuna maji", "sw"), ("xyz", ""), ("The road and barabara", "")],
)
def test_it_guesses_the_language(words: str, language: str) -> None:
    assert language_of(EAR.keywords, words) == language


@pytest.mark.parametrize(
    ("words", "wards"),
    [
        ("No water in Shinoyi", 1),
        ("maji hakuna lurambi, shinoi", 1),
        ("Esumeya shule", 1),
        ("Isukha", 5),
        ("Isukha north", 1),
        ("kabras mashariki", 1),
        ("Rusheya", 1),
        ("Toa maoni", 0),
        ("maji hakuna tangu jana", 0),
    ],
)
def test_it_spots_a_ward(words: str, wards: int) -> None:
    assert len(EAR.spotter.spot(words)) == wards


def test_it_is_no_ward_and_every_spelling_means_one_thing() -> None:
    assert list(clashes(SPELT)) == []
    spelt = Spelt.model_validate(
        {
            "stop": {"counts": "whole", "goes": "a", "en": ["Stop."]},
            "end": {"counts": "whole", "goes": "b", "en": ["x", "STOP"]},
            "no": {"counts": "answer", "en": ["stop"]},
            "hold": {"counts": "hold", "en": ["stop"]},
        }
    )
    assert [path for path, _ in clashes(spelt)] == [("end", "en", "1"), ("no", "en", "0")]
    every = Keywords.of(SPELT)
    for table in (every.alone, every.first, every.answers):
        for spelling in table:
            assert spelling == plain(spelling)
            assert not EAR.spotter.written.get("".join(spelling.lower().split()))
