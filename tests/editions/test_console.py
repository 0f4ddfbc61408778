"""`itika menus publish | versions | rollback`, as an operator types them."""

import re
from functools import partial

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.db import transaction
from app.editions import queries
from app.kit.errors import Refusal
from app.menu.library import version_of
from tests.builders import NOW, a_person
from tests.editions.county import lay_out, slip_in, sources


@pytest.fixture
def itika(console):
    return partial(console, "menus")


@pytest.fixture
def person(sessions):
    with transaction(sessions) as db:
        return a_person(db, name="Akinyi").id


def test_an_operator_publishes_looks_back_and_takes_it_back(itika, person, tmp_path):
    assert "Nothing was published yet" in itika("versions")
    one, two = version_of(sources("One")), version_of(sources("Two"))
    folder = lay_out(tmp_path, sources("One"))
    assert f"{one} is in force" in itika("publish", "--by", person, "--why", "To begin", "--folder", folder)
    lay_out(tmp_path, sources("Two"))
    itika("publish", "--by", person, "--why", "Shorter words", "--folder", folder)
    itika("rollback", one, "--by", person, "--why", "People were lost")
    lines = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "then", itika("versions")).splitlines()
    assert lines == [
        f"* {one}  then  Akinyi: People were lost",
        f"  {two}  then  Akinyi: Shorter words",
        f"  {one}  then  Akinyi: To begin",
    ]


def test_it_says_what_to_mend_and_publishes_nothing(itika, person, sessions, tmp_path):
    folder = lay_out(tmp_path, sources("Long " * 60))
    with pytest.raises(Refusal, match="do not pass the proof") as refused:
        itika("publish", "--by", person, "--why", "To begin", "--folder", folder)
    assert "home.yaml:4" in [fault.field for fault in refused.value.faults]
    with transaction(sessions) as db:
        assert queries.in_force(db) is None


def test_the_doctor_tells_when_this_program_lacks_what_is_in_force(itika, sessions):
    def looked_at() -> str:
        said = CliRunner().invoke(cli, ["doctor"]).output.splitlines()
        return next(line for line in said if "published menus" in line)

    assert looked_at() == "ok   published menus"
    lost = sources()
    lost["home.yaml"] = lost["home.yaml"].replace("lodge_complaint", "send_pigeon")
    with transaction(sessions) as db:
        version = slip_in(db, lost, NOW)
    assert looked_at().startswith(f"MEND published menus: {version}: they no longer pass")


def test_nothing_is_published_without_a_name_and_a_reason(itika, person, tmp_path):
    folder = lay_out(tmp_path, sources())
    for lacking in (("--by", person), ("--why", "To begin")):
        with pytest.raises(AssertionError, match="Missing option"):
            itika("publish", *lacking, "--folder", folder)
