"""What the database itself refuses of a complaint."""

import pytest
from sqlalchemy.exc import IntegrityError

from app.complaints.models import Event
from app.complaints.rules.lifecycle import State
from tests.builders import NOW, a_complaint


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"reference": "12345678"}, "reference"),
        ({"level": "c1", "hidden": False}, "accusers_are_hidden"),
        ({"words_sealed": b"x"}, "one_copy_of_words"),
        ({"hidden": True, "words_sealed": None}, "one_copy_of_words"),
        ({"closed_at": NOW}, "closed"),
        ({"state": State.CLOSED_SILENT, "closed_at": None}, "closed"),
        ({"state": State.RESOLVED_PROPOSED, "window_ends_at": None}, "window"),
    ],
)
def test_refuses_a_complaint_that_does_not_hold_together(db, columns, constraint):
    with pytest.raises(IntegrityError, match=f"ck_complaint_{constraint}"):
        a_complaint(db, **columns)


def test_refuses_a_state_nobody_knows(db):
    a_complaint(db).state = "lost"
    with pytest.raises(IntegrityError, match="ck_complaint_state"):
        db.flush()


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"words": "x", "words_sealed": b"x"}, "one_copy_of_words"),
        ({"by": "staff"}, "staff_is_somebody"),
    ],
)
def test_refuses_an_event_that_does_not_hold_together(db, columns, constraint):
    row = {"complaint_id": a_complaint(db).id, "at": NOW, "verb": "add", "after": "received", "by": "citizen"}
    db.add(Event(**row | columns))
    with pytest.raises(IntegrityError, match=f"ck_complaint_event_{constraint}"):
        db.flush()
