"""How refusals look over HTTP: problem documents, whatever refused."""

import pytest
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.kit.errors import Conflict, Fault, Forbidden, Invalid, NotFound
from app.web.deps import Db
from app.web.errors import MEDIA_TYPE
from app.web.guard import LARGEST_BODY
from tests.builders import a_contact
from tests.web.door import a_client, sessions_in

SECRET = "Bomba limepasuka, call 0712345678"

REFUSALS = {
    "/missing": (404, NotFound("thing.unknown", "There is none.")),
    "/changed": (409, Conflict("thing.changed", "Read it again.")),
    "/barred": (403, Forbidden("thing.barred", "You may not.")),
    "/wrong": (422, Invalid("thing.wrong", "Mend it.", [Fault("title.sw", "Make it shorter.")])),
}

router = APIRouter()


class Spoken(BaseModel):
    """Something with a shape."""

    sw: str


class Body(BaseModel):
    """Something with a shape inside."""

    model_config = ConfigDict(extra="forbid")

    title: Spoken


def refusing(refusal: Exception):
    """An endpoint that refuses."""

    def refuse() -> None:
        raise refusal

    return refuse


for path, (_, refusal) in REFUSALS.items():
    router.add_api_route(path, refusing(refusal))
router.add_api_route("/bug", refusing(RuntimeError(SECRET)))
router.add_api_route("/locked", refusing(OperationalError("SELECT", {}, Exception(SECRET))))


@router.post("/shaped")
def shaped(body: Body) -> None:
    """Takes a shape."""


@router.get("/written")
def written(db: Db) -> None:
    """Writes, then refuses."""
    db.execute(text("UPDATE contact SET language = 'xx'"))
    raise Conflict("thing.changed", "Read it again.")


@pytest.fixture
def client(db):
    return a_client(sessions_in(db), routers=[router])


def problem_of(response):
    assert response.headers["content-type"] == MEDIA_TYPE
    document = response.json()
    assert document["status"] == response.status_code
    assert set(document) == {"title", "status", "rule", "detail", "faults"}
    return document


@pytest.mark.parametrize("path", REFUSALS)
def test_a_refusal_has_the_status_of_its_kind(client, path):
    status, refusal = REFUSALS[path]
    answer = client.get(path)
    assert answer.status_code == status
    document = problem_of(answer)
    assert (document["rule"], document["detail"]) == (refusal.rule, refusal.detail)
    assert document["faults"] == [{"field": f.field, "detail": f.detail} for f in refusal.faults]


def test_a_bug_tells_the_asker_nothing(client):
    answer = client.get("/bug")
    assert (answer.status_code, problem_of(answer)["rule"]) == (500, "http.bug")
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text


def test_a_database_that_is_away_is_said_to_be_away(client):
    answer = client.get("/locked")
    assert (answer.status_code, problem_of(answer)["rule"]) == (503, "http.away")
    assert answer.headers["retry-after"]
    assert SECRET not in answer.text


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"json": {}}, ["title"]),
        ({"json": {"title": {}}}, ["title.sw"]),
        ({"json": {"title": {"sw": 5}}}, ["title.sw"]),
        ({"json": []}, ["body"]),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, ["body"]),
        (
            {"content": b'{"title": {"sw": "a"}, "a\\ud800b": 1}', "headers": {"Content-Type": "application/json"}},
            ["body"],
        ),
        ({"content": b'{"title": {"sw": "a"}}'}, ["body"]),
    ],
    ids=["nothing", "a part", "a number", "a list", "half a document", "half a letter", "no content type"],
)
def test_a_wrong_shape_is_named_by_its_field(client, sent, fields):
    answer = client.post("/shaped", **sent)
    assert answer.status_code == 422
    assert [fault["field"] for fault in problem_of(answer)["faults"]] == fields


def test_bytes_that_are_no_text_are_refused(client):
    answer = client.post("/shaped", content=b'{"title": "\xff"}', headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    problem_of(answer)


def chunks():
    """A body whose length nobody announced."""
    yield from [b"a" * 1024] * 65


@pytest.mark.parametrize("content", [b"a" * (LARGEST_BODY + 1), chunks()], ids=["announced", "in pieces"])
def test_a_body_that_is_too_large_is_refused(client, content):
    answer = client.post("/shaped", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    problem_of(answer)


def test_an_address_that_is_not_there_is_a_problem_too(client):
    assert problem_of(client.get("/nowhere"))["rule"] == "http.not_found"


def test_a_wrong_method_is_told_every_right_one(db):
    two = APIRouter()
    two.add_api_route("/thing/{name}", refusing(RuntimeError()), methods=["GET"])
    two.add_api_route("/thing/{name}", refusing(RuntimeError()), methods=["POST"])
    answer = a_client(sessions_in(db), routers=[two]).delete("/thing/a")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"
    problem_of(answer)


def test_a_refusal_takes_back_what_was_written(db, client):
    contact = a_contact(db, language="en")
    assert client.get("/written").status_code == 409
    db.refresh(contact)
    assert contact.language == "en"
