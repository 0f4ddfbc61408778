"""The queue over HTTP: its views, its counts, and the links between its pages."""

from datetime import timedelta

import pytest

from app.complaints.rules.lifecycle import State
from tests.builders import NOW, a_complaint
from tests.complaints.asking import QUEUE, listed


def test_a_view_lists_what_falls_due_first_and_is_counted_alike(db, client, officer):
    later = a_complaint(db, state=State.ASSIGNED, assignee_id=officer.person_id, due_at=NOW + timedelta(days=9))
    sooner = a_complaint(db, state=State.ASSIGNED, assignee_id=officer.person_id, due_at=NOW - timedelta(days=1))
    a_complaint(db, category="officer.bribe", department="water", assignee_id=officer.person_id)
    a_complaint(db, category="roads.bridge", due_at=NOW - timedelta(days=2))
    assert listed(client, officer, "view=mine") == [sooner.reference, later.reference]
    assert listed(client, officer, "view=mine&sort=age") == [later.reference, sooner.reference]
    assert listed(client, officer, "view=overdue") == [sooner.reference]
    assert listed(client, officer, "view=unassigned&department=roads") == []
    answer = client.get(f"{QUEUE}/counts", headers=officer.headers)
    counted = answer.json()
    expected = {"mine": 2, "unassigned": 0, "department": 2, "due_today": 0, "overdue": 1}
    assert {name: counted[name] for name in expected} == expected
    narrowed = client.get(f"{QUEUE}/counts?department=roads", headers=officer.headers).json()
    assert not any(narrowed.values())


def test_links_lead_forth_and_back(db, client, officer):
    made = [a_complaint(db, due_at=NOW + timedelta(days=day % 3)).reference for day in range(5)]
    expected = [made[at] for at in (0, 3, 1, 4, 2)]
    answer, met = client.get(f"{QUEUE}?view=department&limit=2", headers=officer.headers), []
    assert set(answer.links) == {"next"}
    while True:
        met.append([one["reference"] for one in answer.json()["items"]])
        if "next" not in answer.links:
            break
        answer = client.get(answer.links["next"]["url"], headers=officer.headers)
    assert [one for page in met for one in page] == expected
    assert set(answer.links) == {"prev"}
    for page in met[-2::-1]:
        answer = client.get(answer.links["prev"]["url"], headers=officer.headers)
        assert [one["reference"] for one in answer.json()["items"]] == page
    assert set(answer.links) == {"next"}


@pytest.mark.parametrize("mark", ["after", "before"])
@pytest.mark.parametrize("spot", ["1", "x.1", "1.", "1.1.1", "9" * 18 + ".1", "-1.1", "1.1%00"])
def test_a_mark_that_was_not_given_is_refused(client, officer, mark, spot):
    answer = client.get(f"{QUEUE}?{mark}={spot}", headers=officer.headers)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["faults"]] == [mark]


def test_the_furthest_mark_is_only_an_empty_page(client, officer):
    furthest = f"{'9' * 17}.{'9' * 18}"
    assert client.get(f"{QUEUE}?view=mine&after={furthest}", headers=officer.headers).json() == {"items": []}
