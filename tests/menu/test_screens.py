"""Screens as they are drawn: pages, words that fill them, error lines, keys, and nothing that does not fit."""

from dataclasses import replace

from app.kit.gsm import septets, strange
from app.menu.compile import compile_menu
from app.menu.engine import Row, Walk, hear, show
from app.menu.library import library_of
from app.menu.screen.sheets import ROOM
from app.menu.vocabulary import OfferSpec
from tests.menu.world import GIVEN, SOURCES, VOCABULARY, World, a_menu, changed

MENU = a_menu()


def shown(node: str, *, page: int = 0, language: str = "en", world: World | None = None, **facts: str) -> str:
    """The page of a node."""
    walk = Walk(node=node, page=page, language=language, facts=facts)
    return show(MENU, walk, world or World()).text


def pages_of(node: str, **facts: str) -> list[str]:
    """All pages of a node, turned with 8."""
    walk, world = Walk(node=node, language="en", facts=facts), World()
    pages = [show(MENU, walk, world).text]
    while (text := hear(MENU, walk, "8", world).text) != pages[0]:
        pages.append(text)
    return pages


def test_cuts_pages_once_for_all_languages():
    # Kiswahili alone would fit seven on its first page, English only six.
    sources = changed("report.yaml", 'land: "Plots, building"', 'land: "Plots, buildings, rent and all that"')
    sources["locale/sw.po"] = sources["locale/sw.po"].replace(
        "Plots, building", "Plots, buildings, rent and all that"
    )
    menu, world = a_menu(sources), World()
    keys = []
    for language in ("en", "sw"):
        walk = Walk(node="report.topic", language=language)
        text = hear(menu, walk, "8", world).text
        hear(menu, walk, "1", world)
        keys.append((len(text.split("\n")), walk.facts["category"]))

    assert keys[0] == keys[1] == (5, "land")


def test_fills_pages_with_words_and_cuts_them_at_word_ends():
    story = "The pipe at the market has been broken since Monday and nobody came. " * 6
    pages = pages_of("check", story=story)

    words = [page.split("\n")[0].removeprefix("You wrote: ").removeprefix("...") for page in pages]
    assert " ".join(words) == story.strip()
    assert len(pages) > 3
    for page in pages[:-1]:
        assert page.endswith("\n1 Send\n2 Add more\n3 Write again\n4 Erase it\n8 More 0 Back")
        assert ROOM - 10 < septets(page) <= ROOM
    assert pages[-1].endswith("\n4 Erase it\n0 Back 9 Home")


def test_cuts_a_word_that_is_longer_than_a_page():
    pages = pages_of("check", story="x" * 300)

    assert all(septets(page) <= ROOM for page in pages)
    assert sum(page.count("x") for page in pages) == 300


def test_makes_words_give_way_to_an_error_and_come_back():
    walk, world = Walk(node="check", language="en", facts={"story": "maji machafu " * 40}), World()
    plain = show(MENU, walk, world).text

    wrong = hear(MENU, walk, "7", world).text

    assert wrong.startswith("Not listed. Choose:\nYou wrote: maji")
    assert septets(wrong) <= ROOM
    assert wrong.split("\n")[2:] == plain.split("\n")[1:]
    assert show(MENU, walk, world).text == plain


def test_starts_the_next_page_where_it_would_without_an_error():
    walk, world = Walk(node="check", language="en", facts={"story": "maji machafu " * 40}), World()
    second = hear(MENU, walk, "8", world).text
    hear(MENU, walk, "8", world)

    walk.page = 0
    hear(MENU, walk, "7", world)
    assert hear(MENU, walk, "8", world).text == second


def test_draws_words_that_all_fit_on_one_page():
    assert pages_of("check", story="Short.") == [
        "You wrote: Short.\n1 Send\n2 Add more\n3 Write again\n4 Erase it\n0 Back 9 Home"
    ]


def test_folds_what_a_phone_cannot_show_but_keeps_it():
    walk = Walk(node="check", language="en", facts={"story": "Maji ‘mabaya’ 😀\nmtaani ĩtũ [x]"})

    text = show(MENU, walk, World()).text

    assert text.startswith("You wrote: Maji 'mabaya' ? mtaani itu [x]\n")
    assert walk.facts["story"] == "Maji ‘mabaya’ 😀\nmtaani ĩtũ [x]"


def test_lists_the_rows_of_an_offer_then_the_options_on_every_page():
    pages = pages_of("mine.list")

    assert pages == [
        "Your reports:\n1 4829 1380 being worked on\n2 4829 1381 being worked on\n3 4829 1382 being worked on"
        "\n4 Report a problem\n8 More 0 Back",
        "Your reports:\n1 4829 1383 being worked on\n2 4829 1384 being worked on\n3 4829 1385 being worked on"
        "\n4 Report a problem\n8 More 0 Back",
        "Your reports:\n1 4829 1386 being worked on\n2 Report a problem\n0 Back 9 Home",
    ]


def test_lists_an_offer_without_rows():
    world = World()
    world.reports.clear()

    assert shown("mine.list", world=world) == "Your reports:\n1 Report a problem\n0 Back 9 Home"


def test_cuts_a_closed_list_by_its_own_rows():
    assert shown("ward", subcounty="200") == (
        "Which ward?\n1 Likuyani\n2 Sango\n3 Kongoni\n4 Nzoia\n5 Sinoko\n6 West Kabras\n"
        "7 Shinoyi-Shikomari-Esumeyia\n0 Back 9 Home"
    )
    assert shown("ward", subcounty="200", language="sw").split("\n")[6] == "6 Kabras Magharibi"


def test_cuts_a_list_that_nobody_foresaw_by_the_longest_row():
    class Grown(World):
        def rows(self, offer, walk):
            return [Row("1016", {"ward": "1016"})] * 12

    walk, world = Walk(node="ward", language="en", facts={"subcounty": "199"}), Grown()
    first = show(MENU, walk, world).text
    assert first.endswith("8 More 0 Back")
    assert septets(first) <= ROOM
    assert hear(MENU, walk, "8", world).text.endswith("8 More 0 Back")


def test_takes_pages_of_seven_where_an_offer_is_long():
    rows = tuple(
        Row(ward, {"ward": ward}) for ward in ["991", "992", "993", "994", "995", "996", "997", "998", "999"]
    )
    offers = {**VOCABULARY.offers, "wards": OfferSpec("wards", frozenset(), frozenset({"ward"}), (rows,))}
    menu = compile_menu(library_of(SOURCES), replace(VOCABULARY, offers=offers), GIVEN)

    class All(World):
        def rows(self, offer, walk):
            return rows

    walk, world = Walk(node="ward", language="en", facts={}), All()
    assert show(menu, walk, world).text.split("\n")[-2:] == ["7 Likuyani", "8 More 0 Back"]
    assert hear(menu, walk, "8", world).text == "Which ward?\n1 Sango\n2 Kongoni\n0 Back 9 Home"
    hear(menu, walk, "2", world)
    assert walk.facts["ward"] == "999"


def test_never_shows_more_of_a_fact_than_was_proved():
    note = "A very long note that nobody foresaw, because it was typed before the limit came. " * 3
    facts = {"reference": "48291386", "state": "assigned", "date": "2026-09-28", "clock": "09:05", "note": note}

    text = shown("mine.look", **facts)

    assert "28 Sept, 9:05 am. A very long note that nobody\n" in text
    assert septets(text) <= ROOM


def test_shows_as_many_keys_as_there_is_room_for():
    assert shown("home").split("\n")[-1] == "3 My rights"
    assert shown("report.topic").split("\n")[-1] == "8 More 0 Back"
    assert shown("story", ward="991").split("\n")[-1] == "0 Back"
    assert shown("lang").split("\n")[-1] == "2 English"
    assert shown("done", reference="48291386", date="2026-09-28").endswith("Dial *384*50#.")


def test_leaves_home_out_where_there_is_room_for_back_alone():
    long = "x" * (ROOM - len("\n1 Read the answer\n2 Add words\n0 Back") - 1)
    old = "    {reference}\n    {state} since {date}, {clock}. {note}"
    sources = changed("report.yaml", old, f"    {long}")
    library = library_of({name: text for name, text in sources.items() if not name.endswith(".po")})
    menu = compile_menu(library, VOCABULARY, GIVEN)

    assert show(menu, Walk(node="mine.look", language="en"), World()).text.endswith("\n2 Add words\n0 Back")


def test_shows_no_letter_that_a_phone_lacks():
    for name, scene in MENU.nodes.items():
        if scene.sheet is None:
            continue
        for language in ("en", "sw"):
            facts = dict.fromkeys(("ward", "story", "reference", "note", "answer", "state"), "😀 ŵ \x07 {x}")
            assert not strange(shown(name, language=language, subcounty="199", found="991", **facts))
