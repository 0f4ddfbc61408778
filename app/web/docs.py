"""The API's own documentation: OpenAPI, and a page that reads it without asking anybody outside the house."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from pydantic.json_schema import models_json_schema
from starlette.staticfiles import StaticFiles

from app.web.errors import Problem, problems

STATIC = Path(__file__).parent / "static"

# Swagger UI sets styles from its script, which 'self' allows, and draws its icons as data: images.
DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

router = APIRouter(include_in_schema=False)


@router.get("/api/v1/docs", response_class=HTMLResponse)
def docs() -> HTMLResponse:
    """The page: 1.9 MB with its script at the first visit, 500 kB behind a proxy that compresses."""
    page = (STATIC / "docs.html").read_text(encoding="utf-8")
    return HTMLResponse(page, headers={"Content-Security-Policy": DOCS_POLICY})


class Kept(StaticFiles):
    """Vendored files, kept by browsers for good: the address of each has its version in it."""

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        """The file, with leave to keep it."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def with_problems(schema: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with the shape of refusals, and with what any body can be refused for."""
    _, shapes = models_json_schema([(Problem, "serialization")], ref_template="#/components/schemas/{model}")
    schema.setdefault("components", {}).setdefault("schemas", {}).update(shapes["$defs"])
    for item in schema["paths"].values():
        for operation in item.values():
            if "requestBody" in operation:
                operation["responses"] |= {str(status): said for status, said in problems(400, 413).items()}
    return schema
