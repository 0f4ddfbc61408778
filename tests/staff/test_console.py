"""`itika staff`: people, and how they sign in."""

import re

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from app.console import staff
from app.console.database import Unusable
from app.staff.signin.models import Credential
from app.staff.signin.passwords import Passwords
from tests.builders import NOW

TOLD = re.compile(r"Signs in at /desk as (\S+) with (\S+), once and until")


@pytest.fixture
def itika(sessions, reusable, monkeypatch):
    """The console over an empty database."""
    monkeypatch.setenv("DATABASE_URL", reusable.urls.app)

    def say(*words: object) -> str:
        answer = CliRunner().invoke(staff.cli, [str(word) for word in words])
        if answer.exception:
            raise answer.exception
        return answer.output

    return say


def test_it_gives_a_first_password_and_another_for_one_that_was_lost(itika, sessions):
    username, first = TOLD.search(itika("add", "A. Wekesa", "--role", "ombudsman")).groups()
    _, second = TOLD.search(itika("password", 1)).groups()
    with sessions() as db, db.begin():
        kept = db.scalars(select(Credential)).one()
        assert (kept.username, kept.phone_at) == (username, None)
        assert [Passwords().fits(word, kept.password_hash) for word in (first, second)] == [False, True]
        kept.phone_sealed, kept.phone_at = b"sealed", NOW
    assert TOLD.search(itika("totp-reset", 1)).group(2) not in (first, second)
    with sessions() as db:
        assert db.scalars(select(Credential.phone_sealed)).one() is None
    with pytest.raises(Unusable):
        itika("password", 2)
