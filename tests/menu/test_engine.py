"""Walking: what each answer leads to, and what is kept on the way."""

import pytest

from app.menu.engine import Done, Row, Walk, begin, hear, show
from tests.menu.world import MENU, SOURCES, TO_CHECK, World, a_menu, changed, walk_to


def test_asks_a_stranger_for_the_language_and_greets_the_known():
    assert walk_to(world=World(greet=Done("new")), language=None)[0].node == "lang"
    assert walk_to()[0].node == "home"


def test_takes_the_language_chosen():
    walk, _, text = walk_to("1", world=World(greet=Done("new")), language=None)

    assert (walk.language, walk.node) == ("sw", "home")
    assert text == "Mulembe!\n1 Toa malalamishi\n2 Malalamishi yangu\n3 Haki zangu"


def test_takes_an_option_a_row_and_words():
    walk, _, text = walk_to(*TO_CHECK)

    assert walk.facts == {
        "category": "water",
        "subcounty": "199",
        "ward": "993",
        "number": "hidden",
        "story": "The pipe at the market is broken",
    }
    assert text.startswith("You wrote: The pipe at the market is broken\n1 Send\n")


def test_lets_an_option_set_facts_of_its_own():
    assert walk_to("1", "5")[0].facts == {"category": "farming", "number": "hidden"}


def test_turns_pages_and_begins_again_after_the_last():
    walk, world, _ = walk_to("1")

    second = hear(MENU, walk, "8", world)
    assert second.text == "What is it about?\n1 Rubbish, trees\n2 Other\n0 Back 9 Home"
    assert hear(MENU, walk, "2", world).text.startswith("Which sub-county?")
    assert walk.facts["category"] == "other"

    walk, world, first = walk_to("1")
    hear(MENU, walk, "8", world)
    assert hear(MENU, walk, "8", world).text == first


def test_shows_a_wrong_choice_again_with_an_error_and_never_moves_an_option():
    _, *choices = walk_to("1", "8")[2].split("\n")
    for wrong in ["3", "7", "77", "x", "", "1 2", "٣", "*", "1*1"]:
        walk, world, _ = walk_to("1", "8")
        assert hear(MENU, walk, wrong, world).text.split("\n") == ["Not listed. Choose:", *choices], wrong
        assert (walk.node, walk.page, walk.facts) == ("report.topic", 1, {})


def test_puts_the_error_in_the_titles_place_where_both_do_not_fit():
    walk, world, text = walk_to("1")
    title, *choices = text.split("\n")

    wrong = hear(MENU, walk, "77", world).text.split("\n")

    assert title == "What is it about?"
    assert wrong == ["Not listed. Choose:", *choices] or wrong[1:] == [title, *choices]


def test_goes_back_home_and_forgets_the_way():
    walk, world, _ = walk_to("1", "1", "1")
    assert walk.trail == ["home", "report.topic", "subcounty"]

    assert hear(MENU, walk, "0", world).text.startswith("Which sub-county?")
    assert hear(MENU, walk, "0", world).text.startswith("What is it about?")
    hear(MENU, walk, "1", world)
    assert hear(MENU, walk, " 9 ", world).text.startswith("Mulembe!")
    assert walk.trail == []
    assert hear(MENU, walk, "0", world).text.startswith("Mulembe!")


def test_never_goes_back_round_in_circles():
    walk, _, _ = walk_to(*TO_CHECK, "2", "and it stinks", "2", "and more of it")

    assert walk.node == "check"
    assert walk.trail == ["home", "report.topic", "subcounty", "ward", "number", "story"]


def test_does_not_come_back_to_a_doorstep():
    walk, _, _ = walk_to("1", "1", world=World(greet=Done("new")), language=None)

    assert walk.trail == ["home"]


def test_reads_on_with_8_and_has_no_error_to_show():
    walk, world, text = walk_to("3")
    assert text == "1/2 You may complain about any office.\n8 More 0 Back 9 Home"
    assert hear(MENU, walk, "5", world).text == text

    assert hear(MENU, walk, "8", world).text == "2/2 Nobody may punish you. Dial *384*50#.\n0 Back 9 Home"
    assert hear(MENU, walk, "8", world).text.startswith("2/2")


def test_leaves_what_was_read_on_for_where_the_reading_began():
    walk, world, _ = walk_to("3", "8")

    assert walk.behind == ["home"]
    assert hear(MENU, walk, "0", world).text.startswith("Mulembe!")


def test_goes_back_page_by_page_and_to_the_page_that_was_left():
    walk, world, first = walk_to("1")
    second = hear(MENU, walk, "8", world).text
    assert hear(MENU, walk, "0", world).text == first
    assert hear(MENU, walk, "8", world).text == second

    hear(MENU, walk, "2", world)
    walk = Walk.from_json(walk.to_json())
    assert walk.behind == ["report.topic", "home"]
    assert hear(MENU, walk, "0", world).text == second
    assert hear(MENU, walk, "0", world).text == first
    assert hear(MENU, walk, "0", world).text.startswith("Mulembe!")


def test_goes_back_to_the_page_of_rows_that_was_left_if_it_is_still_there():
    walk, world, _ = walk_to("2", "8")
    page = walk.copy()
    hear(MENU, walk, "1", world)
    assert (hear(MENU, walk, "0", world), walk.node, walk.page) == (show(MENU, page, world), page.node, 1)

    hear(MENU, walk, "1", world)
    world.reports = world.reports[:1]
    hear(MENU, walk, "0", world)
    assert (walk.node, walk.page, len(walk.rows)) == (page.node, 0, 1)


@pytest.mark.parametrize("typed", ["SW", "sw", " Sw "])
def test_changes_the_language_on_a_screen_of_choices_and_stays(typed):
    walk, world, _ = walk_to("1", "8")

    text = hear(MENU, walk, typed, world).text

    assert text == "Tatizo linahusu nini?\n1 Taka, miti\n2 Jambo lingine\n0 Rudi 9 Mwanzo"
    assert (walk.node, walk.page, walk.language) == ("report.topic", 1, "sw")
    assert hear(MENU, walk, "en", world).text.startswith("What is it about?")


def test_takes_a_languages_name_as_the_answer_where_it_is_asked():
    walk, _, _ = walk_to("EN", world=World(greet=Done("new")), language=None)

    assert (walk.language, walk.node, walk.facts) == ("en", "home", {"language": "en"})


def test_looks_again_in_the_new_language_but_does_no_deed_again():
    walk, world, _ = walk_to("2", "1")
    hear(MENU, walk, "SW", world)
    assert world.performed.count("look_report") == 2

    hear(MENU, walk, "2", world)
    hear(MENU, walk, "maelezo zaidi", world)
    hear(MENU, walk, "EN", world)
    assert world.performed.count("add_words") == 1


def test_goes_through_junctions_by_their_outcome():
    assert walk_to("2", world=World(find_reports=Done("none")))[0].node == "mine.none"
    walk, _, text = walk_to("1", "1", world=World(find_ward=Done("known", {"ward": "1016"})))
    assert walk.facts["ward"] == "1016"
    assert text.startswith("Shinoyi-Shikomari-Esumeyia. May officers")


def test_performs_then_shows_and_an_outcome_may_lead_elsewhere():
    _, world, text = walk_to(*TO_CHECK, "1")
    assert text == "Thank you. Number 4829 1386. Answer by 28 Sept. Dial *384*50#."
    assert world.performed.count("lodge") == 1

    assert walk_to(*TO_CHECK, "1", world=World(lodge=Done("busy")))[0].node == "busy"


def test_shows_the_end_again_and_does_nothing_more():
    walk, world, text = walk_to(*TO_CHECK, "1")

    for typed in ["1", "0", "9", "8", "words"]:
        again = hear(MENU, walk, typed, world)
        assert (again.text, again.ends) == (text, True)
    assert world.performed.count("lodge") == 1


def test_has_nothing_behind_a_deed():
    walk, world, text = walk_to("2", "1", "2", "it is still broken")
    assert text == "Added to 4829 1380.\n0 Back 9 Home"
    assert walk.trail == []

    assert hear(MENU, walk, "0", world).text.startswith("Mulembe!")
    assert world.performed.count("add_words") == 1


def test_does_no_deed_again_on_the_way_back():
    on = changed(
        "report.yaml",
        '  text: "Added to {reference}."',
        '  text: "Added to {reference}."\n  asks: words\n  saves: story\n  goes: rights.1',
    )
    menu, walk, world = a_menu(on), Walk(language="en"), World()
    begin(menu, walk, world)
    for typed in ["2", "1", "2", "it is still broken", "and it stinks"]:
        hear(menu, walk, typed, world)

    assert hear(menu, walk, "0", world).text.startswith("Added to")
    assert world.performed.count("add_words") == 1


def test_takes_the_row_that_was_shown_whatever_the_offer_is_now():
    walk, world, text = walk_to("2", "8")
    assert text.split("\n")[1] == "1 4829 1383 being worked on"

    world.reports.insert(0, Row("77777777", {"reference": "77777777", "state": "received"}))
    hear(MENU, walk, "1", world)

    assert walk.facts["reference"] == "48291383"


def test_takes_an_option_after_the_rows_by_what_was_shown():
    walk, world, text = walk_to("2", "8")
    assert text.split("\n")[4] == "4 Report a problem"

    world.reports.clear()
    hear(MENU, walk, "4", world)

    assert walk.node == "report.topic"
    assert "reference" not in walk.facts


def test_shows_the_first_page_when_the_page_is_gone():
    walk, world, _ = walk_to("2", "8")
    del world.reports[1:]

    text = show(MENU, walk, world).text

    assert text == "Your reports:\n1 4829 1380 being worked on\n2 Report a problem\n0 Back 9 Home"
    assert (walk.page, walk.rows) == (0, ["48291380"])


def test_shows_the_same_screen_and_takes_nothing():
    walk, world, text = walk_to("1", "8")
    before = walk.to_json()

    assert show(MENU, walk, world).text == text
    assert walk.to_json() == before


def test_survives_as_one_line():
    walk, _, _ = walk_to(*TO_CHECK)

    assert Walk.from_json(walk.to_json()) == walk


def test_opens_home_when_the_menu_has_lost_the_screen():
    for gone in ("no.such.node", "where"):
        walk = Walk(node=gone, language="en", trail=["gone.too"])
        assert show(MENU, walk, World()).text.startswith("Mulembe!")
    walk = Walk(node="number", language="en", trail=["gone.too"], facts={"ward": "991"})
    assert hear(MENU, walk, "0", World()).text.startswith("Mulembe!")


def test_stops_going_round_between_junctions():
    ring = changed("report.yaml", "some: mine.list, none", "some: mine.start, none")
    walk, world = Walk(language="en"), World()
    menu = a_menu(ring)
    begin(menu, walk, world)

    with pytest.raises(RuntimeError, match=r"mine\.start"):
        hear(menu, walk, "2", world)


def test_speaks_english_where_the_language_is_not_known_yet():
    walk = Walk(language="luy")

    assert begin(MENU, walk, World()).text == begin(MENU, Walk(language="en"), World()).text


def test_has_sources_of_one_version():
    assert a_menu().version == MENU.version
    assert a_menu({**SOURCES, "more.yaml": ""}).version != MENU.version
    assert len(MENU.version) == 12
