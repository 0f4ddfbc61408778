"""The map of the menus: every node on it, and every road between them."""

import re

import pytest

from app.authoring.graph import mermaid
from tests.menu.world import SOURCES, a_library, changed

LIBRARY = a_library()
MAP = mermaid(LIBRARY)


def nodes_in(text: str) -> set[str]:
    """The nodes that are drawn."""
    return set(re.findall(r'^    n-\S*?[\[({/]+"([a-z0-9_.]+)', text, re.MULTILINE))


def test_shows_every_node_and_no_other():
    assert nodes_in(MAP) == set(LIBRARY.nodes)


@pytest.mark.parametrize(
    "road",
    [
        'n-home -->|"Report a problem"| n-report-topic',
        'n-report-topic -->|"No water"| n-where',
        'n-where -->|"known"| n-number',
        'n-subcounty -->|"one of subcounties"| n-ward',
        'n-subcounty -->|"letters: some"| n-matches',
        'n-story -->|"words"| n-check',
        'n-rights-1 -->|"8"| n-rights-2',
    ],
)
def test_shows_each_kind_of_road(road):
    assert f"  {road}\n" in MAP


def test_shows_where_shortcuts_lead():
    token, target = next(iter(LIBRARY.shortcuts.items()))

    assert f'  dial{token}(["dial {token}"]) --> n-{target.replace(".", "-")}\n' in MAP


def test_draws_each_kind_of_node_in_its_shape():
    for drawn in (
        'n-where{{"where<br>find_ward"}}',
        'n-story[/"story<br>#123;ward#125;. What happened?"/]',
        'n-busy(["busy<br>',
        'n-home["home<br>Mulembe!"]',
    ):
        assert f"    {drawn}" in MAP


def test_puts_the_nodes_of_a_file_together():
    assert MAP.count("  subgraph ") == len({LIBRARY.place("nodes", name).file for name in LIBRARY.nodes})
    assert '  subgraph n-report-yaml["report.yaml"]' in MAP


def test_shows_only_what_can_be_reached_from_a_node():
    shown = mermaid(LIBRARY, "rights.1")

    assert nodes_in(shown) == {"rights.1", "rights.2"}
    assert shown.count("-->") == 1


def test_takes_no_letter_of_a_text_for_its_own():
    sources = changed("home.yaml", '"My rights"', "'My \"rights\"; a|b <end>'")

    assert '|"My #34;rights#34;#59; a#124;b #60;end#62;"|' in mermaid(a_library(sources))


def test_is_drawn_of_menus_that_are_not_finished():
    sources = {**SOURCES, "new.yaml": 'lost: {text: "Lost", options: {on: {text: "On", goes: nowhere}}}\n'}

    assert "lost" in nodes_in(mermaid(a_library(sources)))
