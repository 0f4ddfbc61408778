"""Whether whoever is missed may be told so by a text: only where the call was asked for by itself."""

import pytest
from sqlalchemy import select

from app.callbacks.models import Callback
from tests.conversation.trial import Caller
from tests.phone import Gateway

CALL = ("Call me", "Morning")
REPORT = ("Report", "Pipe", "Malava", "Chemuche", "Hide", "No water", "Send")


def is_safe(caller: Caller, *way: str) -> bool:
    """Whether the call asked for this way may be told of."""
    caller.begin()
    assert caller.choose(*way).startswith("By ")
    with caller.gateway.sessions() as db:
        return db.scalars(select(Callback)).one().sms_safe


def test_it_may_be_told_to_who_only_asked_for_a_call(caller: Caller):
    assert is_safe(caller, *CALL)


@pytest.mark.parametrize(
    "way",
    [
        ("Report", "Violence", "9", *CALL),
        ("Report", "Theft", "9", *CALL),
        ("Report", "Pipe", "9", *CALL),
        ("By number", "4829 1380", "4711", "9", *CALL),
        ("Call me", "Another number", "0712 345 678"),
    ],
)
def test_it_may_not_where_a_report_was_spoken_of_or_another_waits(caller: Caller, way):
    assert not is_safe(caller, *way)


def test_it_may_where_ordinary_reports_were_filed_before(gateway: Gateway, caller: Caller):
    caller.begin()
    caller.choose(*REPORT)
    gateway.wait(hours=1)
    assert is_safe(caller, *CALL)


def test_it_may_never_once_a_report_was_filed_of_which_no_text_may_tell(gateway: Gateway, caller: Caller):
    caller.begin()
    caller.choose("Report", "Theft", "None", "4711", "4711", "The clerk sells our drugs", "Send")
    gateway.wait(days=30)
    assert not is_safe(caller, *CALL)
