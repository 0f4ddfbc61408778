"""A refusal as a page: the same kind, status and sentence as the API gives, for people."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.web.errors import Problem
from app.web.pages.page import Page, language_of

PAGES = ("/desk", "/open")
"""Where people read and programs do not."""

Kind = int | type[Exception]
Handler = Callable[[Request, Exception], Response]


def for_people(handlers: Mapping[Kind, Handler]) -> dict[Kind, Any]:
    """The handlers of refusals, whose answers are pages where pages live."""
    return {kind: _for_people(handler) for kind, handler in handlers.items()}


def _for_people(handler: Handler) -> Handler:
    def answer(request: Request, refusal: Exception) -> Response:
        said = handler(request, refusal)
        if not is_page(request.url.path) or "location" in said.headers:
            return said
        problem = Problem.model_validate_json(bytes(said.body))
        page = Page(request, language_of(request), request.app.state.house.clock())
        shown = page.show("refusal.html", status=problem.status, problem=problem)
        kept: dict[str, Any] = {
            name: said.headers[name] for name in ("allow", "retry-after") if name in said.headers
        }
        shown.headers.update(kept)
        return shown

    return answer


def is_page(path: str) -> bool:
    """Whether an address is a page's."""
    return any(path == root or path.startswith(f"{root}/") for root in PAGES)
