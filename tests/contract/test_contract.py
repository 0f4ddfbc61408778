"""The API keeps its own contract: schemathesis asks all that the document allows, and much that it does not."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.complaints.rules.lifecycle import State
from app.db import transaction
from app.settings import ROOT
from app.staff.policy import Role
from tests.broadcasts.making import a_notice
from tests.builders import a_complaint
from tests.callbacks.making import a_callback
from tests.forums.making import a_forum, a_telling, a_theme, a_view
from tests.web.door import a_visitor, an_app
from tests.web.serving import served

pytestmark = pytest.mark.slow

EXAMPLES = 25
"""Requests that are made up for each operation and each way of making them up."""


@pytest.mark.parametrize(("role", "paths"), [(Role.OMBUDSMAN, "/"), (Role.APPROVER, "/forums|/notices")])
def test_schemathesis_finds_nothing(sessions, role, paths):
    with transaction(sessions) as db:
        a_complaint(db, reference="48291386")
        for state in State:
            a_complaint(db, state=state)
        a_callback(db)
        a_notice(db)
        forum = a_forum(db, code="4821")
        a_telling(db, forum)
        a_theme(db, forum)
        a_view(db, forum)
        headers = a_visitor(db, role).headers
    configured = str(Path(__file__).with_name("schemathesis.toml"))
    with served(an_app(sessions)) as address:
        command = ["-m", "schemathesis.cli", "--config-file", configured, "run", f"{address}/api/v1/openapi.json"]
        command += ["--header", f"Authorization: {headers['Authorization']}", "--max-examples", str(EXAMPLES)]
        command += ["--seed", "384", "--no-color", "--include-path-regex", paths]
        ran = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-30_000:]
