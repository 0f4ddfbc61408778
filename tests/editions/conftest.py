"""The console as an operator types it, on a database of the test's own."""

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.kit.errors import Refusal


@pytest.fixture
def console(fresh_database, monkeypatch):
    """Runs a command; what it prints, or the refusal that the console would say."""
    monkeypatch.setenv("DATABASE_URL", fresh_database.app)

    def run(*words: object) -> str:
        ran = CliRunner().invoke(cli, [*map(str, words)])
        if isinstance(ran.exception, Refusal):
            raise ran.exception
        assert ran.exit_code == 0, ran.output
        return ran.output

    return run
