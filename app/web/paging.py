"""Long lists in pages: by keyset, so that a page stays right while rows are added before it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Protocol, TypeVar

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

LARGEST = 2**53 - 1
"""The largest number of a row: what every reader of JSON keeps exactly (RFC 8259 §6)."""

Number = Annotated[int, Path(ge=1, le=LARGEST, examples=[7])]
"""The number of a row in an address."""


class Numbered(Protocol):
    """A row of a list that is in the order of its ids."""

    @property
    def id(self) -> int:
        """Its id."""


Row = TypeVar("Row", bound=Numbered)


class Paging(BaseModel):
    """What every list may be asked; a misspelt question is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")

    after: int | None = Field(None, ge=0, le=LARGEST, description="Opaque: take it from `Link: rel=next`.")
    limit: int = Field(50, ge=1, le=100, description="How many at most.")

    def cut(self, found: Sequence[Row]) -> tuple[Sequence[Row], int | None]:
        """The rows of this page, of one more than were asked for, and where it ends; None on the last page."""
        shown = found[: self.limit]
        return shown, shown[-1].id if len(found) > self.limit else None


def link_next(request: Request, response: Response, after: int | None) -> None:
    """Give the address of the next page as `Link: <…>; rel="next"`; none on the last page."""
    link_pages(request, response, {"after": None if after is None else str(after)})


def link_pages(request: Request, response: Response, marks: Mapping[str, str | None]) -> None:
    """Give the addresses of the pages around as `Link`.

    `marks` names a side (`after` leads to the next page, `before` to the previous one) and where the page ends
    there; None where nothing follows.
    """
    links = []
    for side, mark in marks.items():
        if mark is not None:
            url = request.url.remove_query_params(["after", "before"]).include_query_params(**{side: mark})
            links.append(f'<{url.path}?{url.query}>; rel="{RELATIONS[side]}"')
    if links:
        response.headers["Link"] = ", ".join(links)


RELATIONS = {"after": "next", "before": "prev"}
