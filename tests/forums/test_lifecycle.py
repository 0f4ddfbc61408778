"""Where a baraza can go: the whole table, by cases."""

import pytest

from app.forums.rules.area import Area, area_of
from app.forums.rules.lifecycle import NotAllowed, State, Verb, move

TABLE = """
           make  correct announce  move  cancel    hold minute
-          draft -       -         -     -         -    -
draft      -     draft   announced -     -         -    -
announced  -     -       -         moved cancelled held -
moved      -     -       -         moved cancelled held -
cancelled  -     -       -         moved -         -    -
held       -     -       -         -     -         -    minuted
minuted    -     -       -         -     -         -    minuted
"""


def cells():
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return [
        (None if name == "-" else State(name), Verb(verb), after)
        for name, *row in rows
        for verb, after in zip(head, row, strict=True)
    ]


@pytest.mark.parametrize(("before", "verb", "after"), cells())
def test_it_goes_where_the_table_says_and_nowhere_else(before, verb, after):
    if after != "-":
        assert move(before, verb) is State(after)
        return
    with pytest.raises(NotAllowed) as refused:
        move(before, verb)
    assert refused.value.rule == "forum.move"


def test_the_table_knows_every_state_and_every_verb():
    assert {before for before, _, _ in cells()} == {None, *State}
    assert {verb for _, verb, _ in cells()} == set(Verb)


@pytest.mark.parametrize(
    ("wards", "area"),
    [
        ([991], Area("ward", "991")),
        ([991, 991], Area("ward", "991")),
        ([991, 992], Area("subcounty", "199")),
        ([991, 997], Area("county", "")),
    ],
)
def test_an_area_is_named_as_closely_as_it_can(wards, area):
    assert area_of(wards, {"199": ["991", "992", "993"], "200": ["997"]}) == area
