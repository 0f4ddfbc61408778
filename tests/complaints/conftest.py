"""The staff door over the test's own rows, and who comes in by it."""

import pytest

from app.staff.policy import Role
from tests.web.door import a_client, a_visitor, sessions_in


@pytest.fixture
def client(db):
    return a_client(sessions_in(db))


@pytest.fixture
def ombudsman(db):
    return a_visitor(db, Role.OMBUDSMAN)


@pytest.fixture
def officer(db):
    return a_visitor(db, Role.OFFICER, department="water")
