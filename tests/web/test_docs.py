"""The documentation: whole, and served without asking anybody outside the house."""

import json
import re

import pytest

from app.web.docs import STATIC
from app.web.errors import MEDIA_TYPE
from tests.web.door import a_client, sessions_in

OUTSIDE = re.compile(r"""(?:https?:)?//[a-z0-9]""")


@pytest.fixture
def client(db):
    return a_client(sessions_in(db))


ANSWERS = [["application/json"], ["text/event-stream"], ["text/csv"]]


@pytest.fixture
def document(client):
    return client.get("/api/v1/openapi.json").json()


def operations(document):
    return [
        (f"{method} {path}", operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


def test_the_page_names_no_outside_address(client):
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(loaded) == 5
    for address in loaded:
        assert address.startswith("/")
        assert not address.startswith("//")
        assert client.get(address).status_code == 200
    own = [page.text, (STATIC / "docs.js").read_text()]
    assert not [text for text in own if OUTSIDE.search(text.replace("// ", ""))]


def test_the_browser_is_told_to_ask_nobody_else(client):
    policy = dict(
        rule.split(" ", 1) for rule in client.get("/api/v1/docs").headers["content-security-policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    sources = {source for rule in policy.values() for source in rule.split()}
    assert sources == {"'none'", "'self'", "data:"}


def test_the_scripts_of_the_page_ask_no_checker_outside():
    assert "validatorUrl: null" in (STATIC / "docs.js").read_text()


def test_the_document_names_no_outside_address(document):
    assert not OUTSIDE.search(json.dumps(document))


def test_every_refusal_is_declared_as_a_problem(document):
    for name, operation in operations(document):
        for status, response in operation["responses"].items():
            kinds = list(response.get("content", {}))
            assert kinds in (ANSWERS if status.startswith("2") else [[MEDIA_TYPE]]), (name, status)
        assert {"401", "403", "422", "503"} <= operation["responses"].keys(), name


def test_every_change_of_what_exists_declares_that_it_wants_a_version(document):
    wanting = {
        name
        for name, operation in operations(document)
        if any(one["name"] == "If-Match" and one["required"] for one in operation.get("parameters", []))
    }
    assert wanting == {name for name, operation in operations(document) if "412" in operation["responses"]}
    assert len(wanting) == 49


def test_every_operation_has_a_description_and_every_shape_an_example(document):
    for name, operation in operations(document):
        assert operation["description"], name
        assert operation["security"], name
        for body in [
            operation.get("requestBody"),
            operation["responses"].get("200"),
            operation["responses"].get("201"),
        ]:
            if body and "application/json" in body["content"]:
                assert example_of(document, body["content"]["application/json"]["schema"]), name


def example_of(document, schema):
    """An example of a shape, or of the rows it is a page of; of a body that may be left out, of the body."""
    if "anyOf" in schema:
        (schema,) = (one for one in schema["anyOf"] if one != {"type": "null"})
    shape = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if "items" in shape["properties"]:
        return example_of(document, shape["properties"]["items"]["items"])
    return shape.get("examples")


def test_every_answer_is_kept_by_nobody_and_framed_by_nobody(client):
    for address in ("/api/v1/complaints", "/api/v1/openapi.json", "/live", "/nowhere"):
        headers = client.get(address).headers
        assert headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_only_what_has_its_version_in_its_address_is_kept_by_browsers(client):
    kept = {
        address: client.get(address).headers["cache-control"]
        for address in ("/static/docs.js", "/static/vendor/swagger-ui-5.35.0/favicon-32x32.png")
    }
    assert list(kept.values()) == ["no-store", "public, max-age=31536000, immutable"]
