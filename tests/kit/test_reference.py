"""References: every wrong digit and every swap is caught."""

import random

import pytest

from app.kit.errors import Invalid
from app.kit.reference import draw, is_reference, parse_reference, spaced

chance = random.Random(48291380)
REFERENCES = [draw(chance.randrange) for _ in range(3000)]
LOWEST, HIGHEST = 0, 7_990_000 - 1


def drawn(number):
    return draw(lambda below: number)


def test_a_drawn_reference_is_one():
    assert all(map(is_reference, REFERENCES))
    assert all(len(reference) == 8 and reference[0] in "23456789" for reference in REFERENCES)


def test_the_range_is_whole_and_steps_over_254():
    assert drawn(LOWEST)[:7] == "2000000"
    assert drawn(539_999)[:7] == "2539999"
    assert drawn(540_000)[:7] == "2550000"
    assert drawn(HIGHEST)[:7] == "9999999"
    asked = []
    draw(lambda below: asked.append(below) or 0)
    assert asked == [HIGHEST + 1]


def test_no_neighbour_of_254_is_lost_and_none_begins_so():
    around = [drawn(number) for number in range(535_000, 545_000)]
    assert len(set(around)) == 10_000
    assert not [reference for reference in around if reference.startswith("254")]


def test_the_check_digit_is_damms():
    assert drawn(4_829_138 - 2_000_000 - 10_000) == "48291380"
    assert is_reference("48291380")


def test_every_single_digit_error_is_caught():
    missed = [
        (reference, at, digit)
        for reference in REFERENCES
        for at in range(8)
        for digit in "0123456789"
        if digit != reference[at] and is_reference(reference[:at] + digit + reference[at + 1 :])
    ]
    assert missed == []


def test_every_swap_of_neighbours_is_caught():
    missed = [
        (reference, at)
        for reference in REFERENCES
        for at in range(7)
        if reference[at] != reference[at + 1]
        and is_reference(reference[:at] + reference[at + 1] + reference[at] + reference[at + 2 :])
    ]
    assert missed == []


@pytest.mark.parametrize(
    "raw", ["48291380", "4829 1380", " 4829-1380 ", "4829–1380", "4 8 2 9 1 3 8 0", "4829\u00a01380\n"]
)
def test_people_may_write_it_with_spaces_and_dashes(raw):
    assert parse_reference(raw) == "48291380"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "4829138",
        "482913800",
        "48291386",
        "٤٨٢٩١٣٨٠",
        "４８２９１３８０",
        "4829138٠",
        "4829138a",
        "#48291380",
        "²8291380",
        "00000000",
    ],
)
def test_anything_else_is_refused(raw):
    assert not is_reference(raw)
    with pytest.raises(Invalid) as refused:
        parse_reference(raw)
    assert refused.value.rule == "reference.wrong"


@pytest.mark.parametrize("opening", ["0", "1", "254"])
def test_a_right_check_digit_does_not_excuse_a_wrong_beginning(opening):
    body = opening.ljust(7, "3")
    assert not [body + digit for digit in "0123456789" if is_reference(body + digit)]


def test_only_the_eight_plain_digits_are_a_reference():
    assert not is_reference("4829 1380")
    assert not is_reference("48291380\n")


def test_it_is_shown_in_two_groups():
    assert spaced("48291386") == "4829 1386"
