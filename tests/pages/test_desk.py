"""Every page of the desk for everybody: light and dark, both languages, a phone and a laptop (WCAG 2.2 AA)."""

import gzip
from itertools import chain

import pytest

from app.settings import VAR
from tests.pages.axe import violations
from tests.pages.listed import PAGES

ALBUM = VAR / "pages"
LOOKS = list(chain.from_iterable(PAGES.values()))
EACH = pytest.mark.parametrize("look", LOOKS, ids="|".join)
WIDTHS = (360, 1280)
# Axe judges contrast by colours that it can see; pictures before words are drawn by the stylesheet.
FAULTS = ("wide", "cut", "small", "twice", "moving")

# What may come over the wire, in bytes: what a proxy sends on, so compressed.
FIRST_VISIT, NEXT_PAGE, STYLES, MOST_REQUESTS, MOST_ELEMENTS = 40_000, 12_000, 8_000, 5, 1500


def faults(page):
    return {name: found for name in FAULTS if (found := page.evaluate(f"looks.{name}()"))}


@pytest.mark.parametrize("language", ["en", "sw"])
@EACH
def test_it_can_be_seen_read_and_hit(windows, look, language):
    page = windows.look(look, language)
    assert page.locator("html").get_attribute("lang") == language
    found = {}
    for light in ("light", "dark"):
        page.emulate_media(color_scheme=light)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found[light, width] = violations(page, again=bool(found))
    found["wide"] = faults(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 900})
    found["narrow"] = faults(page)
    page.evaluate("looks.space()")
    found["spaced"] = faults(page)
    assert not {where: what for where, what in found.items() if what}
    assert not windows.complaints


@pytest.mark.parametrize("width", WIDTHS)
@EACH
def test_it_can_be_walked_through_by_keyboard(windows, look, width):
    page = windows.look(look, "sw")
    page.set_viewport_size({"width": width, "height": 900})
    stops = walk(page)
    assert not [one for one in stops if one["hidden"] or one["outline"] < 2 or one["contrast"] < 3]
    assert stops[0]["who"] == "Nenda kwa maudhui"


def walk(page):
    """Every stop of the keyboard, once around."""
    stops, first = [], None
    for _ in range(300):
        page.keyboard.press("Tab")
        stop = page.evaluate("looks.focus()")
        at = page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)")
        if stop is None or at == first:
            return stops
        first = at if first is None else first
        stops.append(stop)
    raise AssertionError("the keyboard never comes around")


def test_its_pages_are_light(windows):
    rows = []
    for look in LOOKS:
        page, address = windows.look(look), look.address
        context = page.context.browser.new_context(storage_state=page.context.storage_state())
        fresh, answers = context.new_page(), []
        fresh.on("response", lambda one, kept=answers: kept.append(one))
        fresh.goto(page.url)
        sizes = [len(gzip.compress(answer.body())) for answer in answers]
        elements = fresh.locator("*").count()
        rows.append((address, sizes[0], sum(sizes), len(sizes), elements))
        styles = [len(gzip.compress(one.body())) for one in answers if one.url.endswith(".css")]
        context.close()
        assert sizes[0] <= NEXT_PAGE, address
        assert sum(sizes) <= FIRST_VISIT, address
        assert len(sizes) <= MOST_REQUESTS, address
        assert sum(styles) <= STYLES
        assert elements <= MOST_ELEMENTS, address
        assert all(one.url.startswith(windows.web) for one in answers)
    lines = ["address, html gz, first visit gz, requests, elements", *(", ".join(map(str, row)) for row in rows)]
    ALBUM.mkdir(parents=True, exist_ok=True)
    (ALBUM / "weights.csv").write_text("\n".join(lines) + "\n", "utf-8")
