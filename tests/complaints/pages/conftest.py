"""People before their browsers, whose forms carry what the page gave them and nothing else."""

import pytest

from app.staff.policy import Role
from tests.web.pages.reading import signed_in


@pytest.fixture
def ombudsman(db):
    return signed_in(db, Role.OMBUDSMAN)


@pytest.fixture
def officer(db):
    return signed_in(db, Role.OFFICER)
