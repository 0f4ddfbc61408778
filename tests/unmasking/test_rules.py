"""Who decides about a request, and how long it opens anything."""

from datetime import timedelta

import pytest

from app.unmasking.rules import OPENED_WITHIN, SHOWN_FOR, Closed, Decided, Request, SamePerson, Standing
from tests.builders import NOW

TINY = timedelta(microseconds=1)
ASKER, FIRST, SECOND = 1, 2, 3


@pytest.mark.parametrize(
    ("parts", "at", "standing"),
    [
        ({}, NOW, Standing.ASKED),
        ({"needs_two": True, "first_by": FIRST}, NOW, Standing.SECONDED),
        ({"refused_at": NOW}, NOW, Standing.REFUSED),
        ({"granted_at": NOW}, NOW + OPENED_WITHIN - TINY, Standing.GRANTED),
        ({"granted_at": NOW}, NOW + OPENED_WITHIN, Standing.OVER),
        ({"granted_at": NOW, "opened_at": NOW}, NOW + SHOWN_FOR - TINY, Standing.OPEN),
        ({"granted_at": NOW, "opened_at": NOW}, NOW + SHOWN_FOR, Standing.OVER),
    ],
)
def test_it_stands_where_it_was_brought_and_time_closes_it(parts, at, standing):
    request = Request(**{"asked_by": ASKER, "needs_two": False} | parts)
    assert request.standing(at) is standing
    if standing in (Standing.GRANTED, Standing.OPEN):
        request.check_open(at)
    else:
        with pytest.raises(Closed):
            request.check_open(at)
    if standing not in (Standing.ASKED, Standing.SECONDED):
        with pytest.raises(Decided):
            request.check_decider(SECOND, at)


@pytest.mark.parametrize("person", [ASKER, FIRST])
def test_nobody_has_two_parts_in_it(person):
    with pytest.raises(SamePerson):
        Request(ASKER, needs_two=True, first_by=FIRST).check_decider(person, NOW)
