"""The API of the queue: lists of complaints, and how many stand in each."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.complaints.api.caseload import Reading
from app.complaints.api.listing import Counts, Listing, Narrowing, Sought, spell
from app.complaints.api.schemas import CasePage
from app.web.paging import link_pages

router = APIRouter(prefix="/api/v1/complaints", tags=["complaints"])


@router.get("")
def list_complaints(
    asked: Annotated[Listing, Query()], caseload: Reading, request: Request, response: Response
) -> CasePage:
    """Complaints of those the reader may know of: an officer's are their department's ordinary ones.

    `Link` leads to the next page and to the previous one. A misspelt filter is refused.
    """
    page = caseload.page(asked)
    caseload.note("list", "complaints", **asked.noted())
    link_pages(request, response, {"after": spell(page.next_after), "before": spell(page.previous_before)})
    return caseload.rows(page.items)


@router.get("/counts")
def count_complaints(asked: Annotated[Narrowing, Query()], caseload: Reading) -> Counts:
    """How many complaints each view holds, by the same filters, of those the reader may know of."""
    return Counts.of(dict(caseload.counts(asked)))


@router.get("/search")
def search_complaints(
    asked: Annotated[Sought, Query()], caseload: Reading, request: Request, response: Response
) -> CasePage:
    """The complaint of a reference, whatever the filters say; else what says all of the words, the newest first.

    A misspelt word finds what is spelt nearly so. What accuses somebody, or hides its number, is never found by
    words. A reference that the reader may not know of finds nothing, as one that does not exist.
    """
    page = caseload.search(asked)
    caseload.note("search", "complaints", found=str(len(page.items)))
    link_pages(request, response, {"after": spell(page.next_after)})
    return caseload.rows(page.items)
