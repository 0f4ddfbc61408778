"""Numbers, papers and addresses are found in people's words, and little else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.personal import HIDDEN, without_personal

TOLD = [
    "Nipigie 0700 000 012 jioni",
    "Nipigie 0700000012.",
    "call me +254 700-000-012",
    "call 254700000012 or 00254 700 000 012",
    "namba yangu ni 07 00 00 00 12",
    "0110000012 usiku",
    "office 020 2345678",
    "my sister in Uganda +256 772 123456",
    "niandikie a.wekesa+maji@example.co.ke",
    "ID 23456789 ya mzee",
    "kitambulisho namba 1234567",
    "Passport no. AK0123456",
    "KRA A001234567Z",
    "yeye ni 23456788",
]
KEPT = [
    "Bomba limepasuka tangu tarehe 12/11/2026",
    "Alitaka KES 1500000 na 2000000/= tena",
    "ripoti 48291380 na 4829 1380",
    "shule ya 1234, darasa la 7, saa 10.30, 1,500,000",
    "the id of the road is unknown",
    "",
]


@pytest.mark.parametrize("words", TOLD)
def test_it_hides_what_tells_who_somebody_is(words):
    shown = without_personal(words)
    assert HIDDEN in shown
    assert not any(run.isdigit() and len(run) > 2 for run in shown.replace("-", " ").split())
    assert "@" not in shown


@pytest.mark.parametrize("words", KEPT)
def test_it_keeps_what_does_not(words):
    assert without_personal(words) == words


@given(st.text(max_size=120), st.integers(0, 99_999_999), st.sampled_from(["07{}", "+2547{}", "2541{}", "01{}"]))
def test_it_finds_a_number_wherever_it_stands(around, digits, spelling):
    number = spelling.format(f"{digits:08d}")
    assert number not in without_personal(f"{around} {number} {around}")
    assert without_personal(without_personal(around)) == without_personal(around)
