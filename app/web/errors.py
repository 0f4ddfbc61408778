"""Refusals as HTTP says them: RFC 9457 problem documents, the same shape for every one."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.kit.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Refusal
from app.kit.gsm import clean

MEDIA_TYPE = "application/problem+json"

STATUS: Mapping[type[Refusal], int] = {NotFound: 404, Conflict: 409, Forbidden: 403, Invalid: 422}


class Wrong(BaseModel):
    """One field that is wrong, and how to mend it."""

    field: str
    detail: str


class Problem(BaseModel):
    """Why something was not done. `rule` is stable, for programs; `detail` is a sentence, for people."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "Precondition Failed",
                    "status": 412,
                    "rule": "http.stale",
                    "detail": "Somebody changed it after you read it. Read it again and compare.",
                    "faults": [],
                }
            ]
        }
    )

    title: str = Field(description="The status in words.")
    status: int
    rule: str
    detail: str
    faults: list[Wrong] = Field(description="What is wrong field by field; empty when no one field is.")


class HttpRefusal(Refusal):
    """A refusal that exists only over HTTP, with its own status and headers."""

    def __init__(self, status: int, rule: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(rule, detail)
        self.status = status
        self.headers = dict(headers or {})


def unsigned() -> HttpRefusal:
    """Nobody, or nobody any more: one answer for a missing, unknown, expired and revoked token."""
    return HttpRefusal(
        HTTPStatus.UNAUTHORIZED,
        "http.unsigned",
        "Send a token that is still good as `Authorization: Bearer itk_…`.",
        {"WWW-Authenticate": "Bearer"},
    )


def problem(
    status: int,
    rule: str,
    detail: str,
    *,
    faults: Iterable[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer that carries a refusal."""
    body = _problem(status, rule, detail, faults)
    return JSONResponse(body.model_dump(), status, dict(headers or {}), media_type=MEDIA_TYPE)


def told(refusal: Refusal) -> Problem:
    """A refusal as its document, for an answer that holds several."""
    return _problem(_status(refusal), refusal.rule, refusal.detail, refusal.faults)


def _problem(status: int, rule: str, detail: str, faults: Iterable[Fault]) -> Problem:
    wrong = [Wrong(field=fault.field, detail=fault.detail) for fault in faults]
    return Problem(title=HTTPStatus(status).phrase, status=status, rule=rule, detail=detail, faults=wrong)


def _status(refusal: Refusal) -> int:
    if isinstance(refusal, HttpRefusal):
        return refusal.status
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


def on_refusal(request: Request, refusal: Exception) -> Response:  # noqa: ARG001
    """One of ours: its kind gives the status."""
    assert isinstance(refusal, Refusal)
    headers = refusal.headers if isinstance(refusal, HttpRefusal) else {}
    return problem(_status(refusal), refusal.rule, refusal.detail, faults=refusal.faults, headers=headers)


def on_unreadable(request: Request, bad: Exception) -> Response:  # noqa: ARG001
    """What was sent does not have the declared shape: its fields are named, its words are not repeated."""
    assert isinstance(bad, RequestValidationError)
    errors: list[dict[str, Any]] = list(bad.errors())
    if any(error["loc"] == ("header", "If-Match") and error["type"] == "missing" for error in errors):
        return problem(
            HTTPStatus.PRECONDITION_REQUIRED,
            "http.unguarded",
            "Send the ETag of what you read as If-Match, so that nobody's change is overwritten unseen.",
        )
    faults = [Fault(clean(_field(error["loc"])), clean(error["msg"])) for error in errors]
    return problem(422, "http.invalid", "What was sent does not have the right shape.", faults=faults)


def _field(loc: tuple[str | int, ...]) -> str:
    """Where a fault is, as its sender names it: `title.sw`, `limit`; `body` when there is no one field."""
    inside = loc[1:] if loc[0] in {"body", "query", "path", "header"} and len(loc) > 1 else loc
    return ".".join(map(str, inside)) if isinstance(inside[0], str) else "body"


def on_http(request: Request, bad: Exception) -> Response:
    """What the framework itself refuses: no such address, no such method, a body too large."""
    assert isinstance(bad, HTTPException)
    status = HTTPStatus(bad.status_code)
    headers = dict(bad.headers or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_methods(request)))
    return problem(status, f"http.{status.name.lower()}", f"{bad.detail}.", headers=headers)


def _methods(request: Request) -> set[str]:
    """Every method of the address; the framework names those of the first route only."""
    path = request.scope["path"]
    routes = iter_route_contexts(request.app.routes)
    return {method for route in routes if route.path_regex.match(path) for method in route.methods or ("GET",)}


def on_absent_database(request: Request, away: Exception) -> Response:  # noqa: ARG001
    """The database is away, or a lock was held too long: nothing was done, and trying again may succeed."""
    return problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "http.away",
        "The register cannot be reached just now and nothing was saved. Try again in a moment.",
        headers={"Retry-After": "5"},
    )


def on_bug(request: Request, bug: Exception) -> Response:  # noqa: ARG001
    """A bug: the asker gets no trace of it; the server's log gets all."""
    return problem(500, "http.bug", "Something broke on our side and nothing was saved. It has been recorded.")


HANDLERS: Mapping[int | type[Exception], Any] = {
    Refusal: on_refusal,
    RequestValidationError: on_unreadable,
    HTTPException: on_http,
    OperationalError: on_absent_database,
    PoolTimeout: on_absent_database,
    Exception: on_bug,
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route declares in OpenAPI: these refusals, each a problem document."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}
