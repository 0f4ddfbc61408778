"""Two people on one case at the same moment: one is told to read again, and no word of either is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.complaints.rules.lifecycle import State
from app.db import transaction
from app.staff.policy import Role
from tests.builders import a_complaint
from tests.complaints.asking import DEEDS, address, do
from tests.web.door import a_client, a_visitor

REPLY = "We come on Friday."


def said(client, visitor, complaint):
    """All words on the case, as its page shows them."""
    case = client.get(address(complaint), headers=visitor.headers).json()
    return [event["words"] for event in case["events"]]


def at_once(*asks):
    """What each is answered, all asked at the same time."""
    gate = Barrier(len(asks))

    def knock(ask):
        gate.wait()
        return ask()

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(knock, asks))


@pytest.fixture
def desk(sessions):
    """The door, two people of the Ombudsman's office at it, and a case in work."""
    with transaction(sessions) as db:
        pair = [a_visitor(db, Role.OMBUDSMAN) for _ in range(2)]
        complaint = a_complaint(db, state=State.IN_PROGRESS)
    return a_client(sessions), pair, complaint


@pytest.mark.parametrize("others", ["reply", "note", "resolution"])
def test_one_reads_again_and_both_texts_stand(desk, others):
    client, (first, second), complaint = desk
    mine = {"words": "The store has pipes."} if others != "resolution" else {}
    etag = f'"{complaint.version}"'
    answers = at_once(
        lambda: do(client, first, complaint, "reply", etag=etag, words=REPLY),
        lambda: do(client, second, complaint, others, etag=etag, **mine),
    )
    assert sorted(answer.status_code for answer in answers) == [201, 412]
    if answers[0].status_code == 412:
        again = do(client, first, complaint, "reply", words=REPLY)
    else:
        again = do(client, second, complaint, others, **mine)
    assert again.status_code == 201
    assert {REPLY, mine.get("words") or DEEDS[others]["words"]} <= set(said(client, first, complaint))


def test_two_changes_of_many_cases_at_once_change_each_case_once_and_say_which(sessions, desk):
    client, pair, _ = desk
    with transaction(sessions) as db:
        cases = [a_complaint(db, state=State.IN_PROGRESS) for _ in range(6)]

    def note(visitor, words, some):
        items = [{"reference": one.reference, "etag": f'"{etag}"'} for one, etag in some]
        sent = {"change": {"deed": "note", "words": words}, "items": items}
        return client.post("/api/v1/changes", json=sent, headers=visitor.headers).json()["items"]

    forwards = [(one, one.version) for one in cases]
    written = [(pair[0], "First was here.", forwards), (pair[1], "Second was here.", forwards[::-1])]
    found = at_once(*(lambda ask=ask: note(*ask) for ask in written))
    for (visitor, words, _), results in zip(written, found, strict=True):
        refused = [one["reference"] for one in results if one["status"] != 201]
        assert {one["status"] for one in results} <= {201, 412}
        left = [(one, one.version + 1) for one in cases if one.reference in refused]
        assert not left or {one["status"] for one in note(visitor, words, left)} == {201}
    assert sum(one["status"] == 201 for results in found for one in results) == len(cases)
    for one in cases:
        assert {words for _, words, _ in written} <= set(said(client, pair[0], one))
