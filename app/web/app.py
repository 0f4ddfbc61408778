"""The staff door: an application of routers that were made elsewhere, all refusing and documented alike."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from app.web import docs, health
from app.web.deps import House
from app.web.docs import STATIC, Kept, with_problems
from app.web.errors import HANDLERS, problems
from app.web.guard import Guarded
from app.web.pages import assets, routes
from app.web.pages.refusals import for_people

ABOUT = """\
What the county's staff may read and do. Every address wants a token (`itika staff token`). A change wants the
`ETag` of what was read as `If-Match`. Refusals are `application/problem+json`. Lists come in pages: follow
`Link: rel=next`.
"""


class StaffDoor(FastAPI):
    """FastAPI, with our refusals in its OpenAPI."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once."""
        return with_problems(super().openapi())


def make_staff_app(house: House, routers: Sequence[APIRouter], files: Sequence[str] = ()) -> StaffDoor:
    """The door over `house` with the features' routers, `/live`, `/ready` and `/api/v1/docs`.

    `files` are the addresses whose forms bring a file.
    """
    app = StaffDoor(
        title="Itika",
        version="1",
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        exception_handlers=for_people(HANDLERS),
        middleware=[Middleware(Guarded, files=files)],
        # Its log signal would record exception texts, which may hold residents' words.
        telemetry={"logs": False},
    )
    app.state.house = house
    app.include_router(health.router)
    app.include_router(docs.router)
    app.include_router(assets.router)
    app.include_router(routes.router)
    for router in routers:
        app.include_router(router, responses=problems(401, 403, 422, 503))
    app.mount("/static/vendor", Kept(directory=STATIC / "vendor"))
    app.mount("/static", StaticFiles(directory=STATIC))
    return app
