"""What menus/README.md shows an officer: a topic, its office and its keyword, in YAML only, up to the queue."""

import asyncio
import re
import shutil
from functools import partial
from pathlib import Path

import httpx
import pytest

from app.settings import MENUS
from tests.authoring.drafts import written
from tests.editions.running import a_phone, settings_of, web, write

SECTION = re.compile(r"^## Add a topic.*?(?=^## )", re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^\d\. `(\w+\.yaml)`, above `([\w.]+)`:.*?```yaml\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
ENTRY = re.compile(r'msgctxt "(.+)"\s+msgstr "(.+)"')
CALL = ("", "1", "1", "1", "6", "che", "1", "1", "Maji yananuka tangu jana", "1")
"""Kiswahili, report, water, bad smell, a ward by its letters and which, the number hidden, the story, send."""
TEXTS = ("Harufu ya maji Chemuche tangu jana", "1")
"""What somebody else writes, who is asked whether to send it."""


def readme() -> str:
    """The worked example."""
    found = SECTION.search((MENUS / "README.md").read_text("utf-8"))
    assert found
    return found[0]


def edit(folder: Path, file: str, above: str, lines: str) -> None:
    """Write lines above the one line of a file that begins with this key, as the README says and shows them."""
    text = (folder / file).read_text("utf-8")
    place = re.compile(rf"^ *{re.escape(above)}:", re.MULTILINE)
    assert len(place.findall(text)) == 1, f"{file} has not one line {above}"
    at = place.search(text).start()
    (folder / file).write_text(text[:at] + re.sub("^   ", "", lines, flags=re.MULTILINE) + text[at:], "utf-8")


@pytest.fixture
def folder(tmp_path):
    """A copy of the county's menus."""
    return Path(shutil.copytree(MENUS, tmp_path / "menus", ignore=shutil.ignore_patterns("*.pot")))


def test_an_officer_adds_a_topic_and_its_office_and_finds_the_case_in_the_queue(
    console, folder, fresh_database, tmp_path
):
    """No line of Python is touched; one resident dials, another writes a text that begins with the keyword."""
    itika, here, sheet = partial(console, "menus"), ("--folder", folder), tmp_path / "texts.xlsx"
    steps, kiswahili = STEP.findall(readme()), dict(ENTRY.findall(readme()))
    assert [file for file, *_ in steps] == [
        "words.yaml",
        "words.yaml",
        "topics.yaml",
        "policy.yaml",
        "jurisdiction.yaml",
        "keywords.yaml",
    ]
    for step in steps:
        edit(folder, *step)

    assert "3 new" in itika("extract", *here)
    itika("export", "--xlsx", sheet, *here)
    sheet.write_bytes(written(sheet.read_bytes(), kiswahili))
    assert "3 texts changed." in itika("import", "--xlsx", sheet, *here)
    assert re.search(
        r"2 languages: 0 faults\. \(read in \d+ ms, checked in \d+ ms, compiled in \d+ ms\)", itika("check", *here)
    )
    console("staff", "add", "Akinyi", "--role", "ombudsman")
    assert "is in force" in itika("publish", "--by", 1, "--why", "A Sanitation office", *here)

    settings, token = settings_of(fresh_database.app, tmp_path), console("token", 1).strip()
    screens, cases = asyncio.run(two_reports_and_the_queue(settings, token))

    assert f"6 {kiswahili['report.topic.water/water.smell']}" in screens[3]
    assert screens[-1].startswith("END Asante.")
    dialled, _written = sorted(cases, key=lambda case: case["reference"][:4] not in screens[-1])
    for case in cases:
        assert (case["category"], case["department"], case["queue"]) == ("water.smell", "sanitation", "triage")
    assert f"{dialled['reference'][:4]} {dialled['reference'][4:]}" in screens[-1]


async def two_reports_and_the_queue(settings, token: str) -> tuple[list[str], list[dict[str, str]]]:
    """What a resident sees who reports it, and what staff then find in the queue of what nobody has read."""
    async with web(settings) as http:
        hop = a_phone(http)
        screens = [await hop("one", "*".join(CALL[1 : last + 1])) for last in range(len(CALL))]
        for words in TEXTS:
            await write(http, words)
        asked: httpx.Response = await http.get(
            "/api/v1/complaints", params={"queue": "triage"}, headers={"Authorization": f"Bearer {token}"}
        )
        return screens, asked.raise_for_status().json()["items"]
