"""The phone for everybody: light and dark, from 320 pixels on, by keyboard and by ear (WCAG 2.2 AA)."""

import re

import pytest

from app.settings import VAR
from tests.pages.axe import violations

FAULTS = ("pale", "edgeless", "small", "wide", "cut", "twice", "moving")
# What people look at: no measure sees everything.
ALBUM = VAR / "pages"
# 320 pixels are also what is left of 1280 at a zoom of 400 %.
WIDTHS = (320, 360, 1280)


def faults(phone):
    return {name: found for name in FAULTS if (found := phone.page.evaluate(f"looks.{name}()"))}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("light", ["light", "dark"])
def test_it_can_be_seen_and_hit_and_walked_through_by_keyboard(visit, light, width):
    phone = visit(viewport={"width": width, "height": 900}, color_scheme=light)
    phone.take_new_number()
    phone.dial()
    phone.page.screenshot(path=ALBUM / f"{light}-{width}.png", full_page=True)
    assert not faults(phone)
    assert not violations(phone.page)
    walk(phone)
    phone.page.evaluate("looks.space()")
    assert not faults(phone)
    phone.press("Drop the call")
    assert not faults(phone)


def walk(phone):
    """Every stop of the keyboard, once around: it can be seen, and what can be used is a stop."""
    wanted = phone.page.locator("button:enabled, input, select").count()
    stops = []
    for _ in range(wanted + 1):
        phone.page.keyboard.press("Tab")
        stops.append(phone.page.evaluate("looks.focus()"))
    seen = [stop for stop in stops if stop]  # between the last and the first, the window itself has the focus
    assert not [stop for stop in seen if stop["hidden"] or stop["outline"] < 2 or stop["contrast"] < 3]
    assert len({stop["who"] for stop in seen}) == wanted


def test_it_can_be_told_by_ear(handset):
    handset.dial()
    heard = handset.page.locator("body").aria_snapshot()
    for kind in ("button", "textbox", "combobox", "group", "region"):
        assert not re.findall(rf"^ *- {kind}(?! \")", heard, re.MULTILINE), kind
    levels = [int(level) for level in re.findall(r"heading .*\[level=(\d)\]", heard)]
    assert levels == [1, 2, 2, 2, 3, 3]
    assert handset.page.title()
    live = handset.page.locator("[role=status]")
    assert live.evaluate_all("found => found.map((one) => one.id)") == ["screen", "note", "count"]


def test_it_says_what_to_do_without_scripts(visit):
    without = visit(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    assert "itika dial" in without.page.locator("noscript").inner_text()
