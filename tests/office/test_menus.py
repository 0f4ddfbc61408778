"""The menus on pages: each screen and text in each language as the phone shows it, and what is wrong in them."""

import pytest

from app.staff.policy import Role
from tests.editions.county import messages, sources
from tests.editions.test_actions import put
from tests.web.pages.reading import read, signed_in

MENUS = "/desk/menus"


@pytest.fixture
def keeper(db):
    return signed_in(db, Role.ADMINISTRATOR)


def test_every_screen_is_drawn_as_the_engine_draws_it(db, keeper):
    version = put(db, sources("Welcome <b>"))
    page = read(keeper.client.get(MENUS))
    assert version in page.every("h1")[0].text
    assert "Every screen and text fits" in page.text
    address = next(one.attributes["href"] for one in page.every("a") if one.text == "home")
    shown = read(keeper.client.get(address))
    (home,) = shown.every("section", aria_labelledby="s-home")
    (phone,) = home.every("div", class_="phone")
    assert phone.text == "Welcome <b> 1 Burst pipe 2 About us"
    assert home.every("code")[1].text.startswith("*384*50#")
    assert not shown.every("section", aria_labelledby="s-send-lodge"), "what no caller sees is no screen"


def test_every_text_says_how_many_parts_it_has(db, keeper):
    put(db, sources(messages=messages("We have {reference}.")))
    pages = [read(keeper.client.get(f"{MENUS}/messages"))]
    while onward := pages[-1].every("a", rel="next"):
        pages.append(read(keeper.client.get(onward[0].attributes["href"])))
    found = [one for page in pages for one in page.every("section", aria_labelledby="s-complaint.receipt")]
    assert len(found) == 1
    assert "We have 2026-11-24 48291386. 28 letters, 1 SMS part" in found[0].text


def test_another_version_is_drawn_anew(db, keeper):
    put(db, sources("Welcome"))
    assert "Welcome" in keeper.client.get(f"{MENUS}/home").text
    put(db, sources("Karibu"))
    assert "Karibu" in keeper.client.get(f"{MENUS}/home").text


def test_of_a_file_without_screens_and_a_page_too_far_nothing_is_told(db, keeper):
    put(db, sources())
    for path in ("policy", "ghosts", "home?page=9"):
        assert keeper.client.get(f"{MENUS}/{path}").status_code == 404
