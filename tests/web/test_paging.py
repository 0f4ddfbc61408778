"""Lists in pages."""

from typing import Annotated

import pytest
from fastapi import APIRouter, Query, Request, Response

from app.web.paging import Paging, link_next
from tests.web.door import a_client, sessions_in

router = APIRouter()


class Asked(Paging):
    """A list with a filter."""

    word: str | None = None


@router.get("/things")
def things(asked: Annotated[Asked, Query()], request: Request, response: Response) -> list[int]:
    """The numbers below ten."""
    first = (asked.after or 0) + 1
    shown = list(range(first, 10))[: asked.limit]
    link_next(request, response, shown[-1] if shown[-1] < 9 else None)
    return shown


@pytest.fixture
def client(db):
    return a_client(sessions_in(db), routers=[router])


def test_following_the_links_meets_everything_once(client):
    met, answer = [], client.get("/things?limit=4&word=a%26b")
    while True:
        met += answer.json()
        if "next" not in answer.links:
            break
        assert "word=a%26b" in answer.links["next"]["url"]
        answer = client.get(answer.links["next"]["url"])
    assert met == list(range(1, 10))


def test_the_link_names_no_host(client):
    assert client.get("/things?limit=4").links["next"]["url"] == "/things?limit=4&after=4"


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "after=-1", "after=x", "wrod=a", f"after={2**63}"])
def test_a_question_it_does_not_know_is_refused(client, query):
    answer = client.get(f"/things?{query}")
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["faults"]] == [query.partition("=")[0]]
