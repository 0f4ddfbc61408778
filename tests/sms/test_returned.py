"""A number that was silent for half a year may have a new owner: no text tells them of what was reported before."""

import pytest

from app.complaints.queries import by_reference
from app.db import transaction
from tests.phone import Handset
from tests.sms.states import answer

HALF_A_YEAR = 184


@pytest.fixture
def returned(ama: Handset) -> tuple[Handset, str]:
    """Whoever now holds Ama's number, and the number of her open report."""
    receipt = ama.text("No water in Shinoyi since Monday") and ama.text("1")[0]
    reference = receipt.split("report ")[1][:9]
    ama.gateway.wait(days=HALF_A_YEAR)
    return ama, reference


@pytest.mark.parametrize("words", ["STATUS", "REVIEW", "HALI"])
def test_it_tells_a_new_owner_of_no_report(returned, words: str) -> None:
    phone, reference = returned
    (told,) = phone.text(words)
    assert "no report" in told
    assert reference not in told


def test_it_says_the_same_of_an_old_report_as_of_none(returned) -> None:
    phone, reference = returned
    assert phone.text(f"STATUS {reference}") == [
        f"To see your number {reference}, dial *384*50#, press 2. You pay 1 shilling."
    ]
    stranger = Handset(phone.gateway, type(phone.number)("+254700000009"))
    stranger.text("ENGLISH")
    assert stranger.text(f"STATUS {reference}") == [
        f"To see your number {reference}, dial *384*50#, press 2. You pay 1 shilling."
    ]


def test_it_asks_a_new_owner_nothing_about_an_old_report(returned) -> None:
    phone, _ = returned
    assert phone.text("STOP ALL") == ["We send you nothing more. To return: START."]


@pytest.mark.parametrize("words", ["1", "2", "3", "not fixed, bado maji hakuna"])
def test_it_takes_no_answer_of_a_new_owner_to_an_old_outcome(returned, words: str) -> None:
    phone, reference = returned
    answer(phone)
    told = phone.text(words)
    assert not any(reference in one for one in told)
    with transaction(phone.gateway.sessions) as db:
        assert by_reference(db, reference.replace(" ", "")).state == "resolved_proposed"
