"""docs/api.md: whoever does what the page says works one case, and sees what it says."""

import re
import subprocess

from sqlalchemy import select

from app.complaints import actions
from app.complaints.api.moves.doings import DOINGS
from app.complaints.models import Complaint
from app.complaints.ports import Actor
from app.db import transaction
from app.settings import ROOT
from app.staff.policy import Role
from tests.builders import NOW
from tests.complaints.moving import COUNTY
from tests.editions.county import sources
from tests.editions.test_actions import put
from tests.web.door import a_visitor, an_app
from tests.web.serving import served

PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SEEN = re.compile(r"^# → (.*)$", re.MULTILINE)
ANSWERED = "The resident has answered:"
NEXT = "@@ next @@"


def typed(blocks, **environment):
    """What a shell prints for each of these blocks."""
    script = "\n".join(f"{block}\necho\necho '{NEXT}'" for block in blocks)
    ran = subprocess.run(["bash", "-u", "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.split(NEXT)[:-1]


def test_each_command_of_the_page_does_what_it_says(sessions):
    before, after = (BLOCK.findall(part) for part in PAGE.split(ANSWERED))
    with transaction(sessions) as db:
        token = a_visitor(db, Role.OMBUDSMAN).headers["Authorization"].removeprefix("Bearer ")
        put(db, sources())
    with served(an_app(sessions)) as address:
        here = {"ITIKA": address, "TOKEN": token, "PATH": "/usr/bin:/bin"}
        shown = typed(before, **here)
        with transaction(sessions) as db:
            complaint = db.scalars(select(Complaint)).one()
            actions.add_words(db, COUNTY, complaint, "Kaskazini.", by=Actor("citizen"), now=NOW)
            reference = complaint.reference
        shown += typed([f"{before[0]}\nref={reference}", *after], **here)[1:]
    blocks = [*before, *after]
    assert len(shown) == len(blocks) == 9
    for block, output in zip(blocks, shown, strict=True):
        for line in SEEN.findall(block):
            assert line in output, f"{line} is not in:\n{output}"


def test_the_page_names_every_thing_that_staff_do():
    assert {doing.noun for doing in DOINGS} <= set(re.findall(r"[a-z-]+", PAGE))
