"""Every screen on paper."""

import re
from html import escape, unescape

from app.authoring.drawings import drawings
from app.authoring.paper import paper
from tests.authoring.drafts import a_subject
from tests.menu.world import SOURCES, changed

SUBJECT = a_subject()
PAGE = paper(SUBJECT)


def screens_of(page: str) -> set[str]:
    """What is drawn on it."""
    return {unescape(text) for text in re.findall(r"<pre lang=\"[a-z]+\">(.*?)</pre>", page, re.DOTALL)}


def test_has_every_page_of_every_screen_in_every_language():
    both = [(name, language) for name in SUBJECT.library.nodes for language in ("en", "sw")]
    drawn = [page.text for name, language in both for page in drawings(SUBJECT, name, language)]

    assert len(drawn) > 2 * sum(not node.is_junction for node in SUBJECT.library.nodes.values())
    assert set(drawn) <= screens_of(PAGE)


def test_has_every_list_of_a_closed_offer():
    assert {"Wadi gani?", "Which ward?"} <= {screen.split("\n")[0] for screen in screens_of(PAGE)}
    assert sum("1 Mautuma" in screen for screen in screens_of(PAGE)) >= 2
    assert sum("1 Likuyani" in screen for screen in screens_of(PAGE)) >= 2


def test_has_every_sms_and_every_word():
    for name in SUBJECT.library.messages:
        assert f'<h3 id="{name}">' in PAGE
    assert '<td lang="en">West Kabras</td>' in PAGE
    assert any(screen.startswith("We have your report 4829 1386.") for screen in screens_of(PAGE))


def test_tells_how_each_screen_is_dialled():
    way = SUBJECT.roads.dial("number")

    assert way.startswith("*384*50")
    assert f'<h3 id="number">number</h3><p class="way">{escape(way)}</p>' in PAGE


def test_asks_nothing_of_any_network():
    assert not re.search(r"https?:|src=|url\(|@import|<script|<link", PAGE)
    assert "default-src 'none'" in PAGE


def test_begins_each_file_on_a_new_page_and_breaks_no_screen():
    assert "h2 { break-before: page" in PAGE
    assert re.search(r"section > div \{[^}]*break-inside: avoid", PAGE)


def test_shows_each_form_of_a_text_beside_a_count():
    assert {"One neighbour said so in Mautuma.", "2 neighbours said so in Mautuma."} <= {
        screen.split("\n")[0] for screen in screens_of(PAGE)
    }


def test_takes_no_text_for_html():
    page = paper(a_subject(changed("home.yaml", '"My rights"', '"My <b>rights & more"')))

    assert "My &lt;b&gt;rights &amp; more" in page


def test_shows_the_english_of_what_is_not_translated():
    page = paper(a_subject({**SOURCES, "new.yaml": 'extra: {text: "Something new"}\n'}))

    assert page.count("Something new\n0 ") == 2
