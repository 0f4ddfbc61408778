"""Each route about a complaint, each role, each way to stand towards it: nothing shows more than the policy."""

from typing import Annotated

import pytest
from fastapi import APIRouter, Depends
from sqlalchemy import select

from app.complaints.api.caseload import Reading
from app.complaints.models import Complaint
from app.kit.errors import NotFound
from app.staff.access import Signed, SignedIn, allowed
from app.staff.policy import Deed, Role
from app.web.deps import Db
from tests.staff.listed import READERS
from tests.staff.objects import API, Asked, about_complaints, leaks


def test_nothing_is_told_of_what_somebody_may_not_know_of(db):
    """Every role on what is read and is behind the wall, fewer on the rest; `make proofs` tries all of it."""
    routes = list(about_complaints())
    assert len(routes) > 60
    reads = [one for one in routes if one.method == "GET"]
    assert not leaks(db, reads, Role, kinds={"deleted", "walled"})
    assert not leaks(db, reads, [Role.OFFICER, Role.AGENT])
    assert not leaks(db, routes, [Role.OMBUDSMAN], kinds={"deleted", "led"})


@pytest.mark.slow
@pytest.mark.parametrize("role", Role)
def test_nothing_is_told_on_any_route_to_any_role_of_any_complaint(db, role):
    assert not leaks(db, about_complaints(), [role])


mutants = APIRouter(prefix=API.rstrip("/"))


@mutants.get("/{reference}/unwalled")
def unwalled(reference: str, db: Db, signed: Annotated[Signed, Depends(allowed(Deed.READ_CASES))]) -> str:
    """Does not look through the one layer."""
    state = db.scalar(select(Complaint.state).where(Complaint.reference == reference))
    if state is None:
        raise NotFound("complaint.unknown", "There is no complaint of that number: check each digit.")
    return state


@mutants.get("/{reference}/unasked")
def unasked(reference: str, signed: SignedIn) -> str:
    """Does not ask for a right."""
    return "anything"


@mutants.get("/{reference}/telling")
def telling(reference: str, db: Db, caseload: Reading) -> str:
    """Says of what it hides that it is hidden."""
    if db.scalar(select(Complaint.id).where(Complaint.reference == reference)):
        return caseload.find(reference).state
    raise NotFound("complaint.unknown", "There is none.")


def test_the_harness_finds_a_route_that_lacks_a_check(db):
    for noun in ("unwalled", "unasked", "telling"):
        asked = Asked("GET", f"{API}{{reference}}/{noun}", READERS)
        assert leaks(db, [asked], [Role.OFFICER, Role.ADMINISTRATOR], routers=[mutants]), noun
