"""The drawing of the lifecycle shows what the tables decide."""

import re

from typer.testing import CliRunner

from app.__main__ import cli
from app.complaints.rules.drawing import mermaid
from app.complaints.rules.lifecycle import BACK, CLOSED, MOVES, REMEMBERING, State

DRAWN = mermaid()
ROADS = re.findall(r"^  (\S+) --> (\w+) : (.+)$", DRAWN, re.MULTILINE)


def test_draws_every_move_that_leads_elsewhere_and_no_other():
    drawn = {(before, verb.split()[0], after) for before, after, verbs in ROADS for verb in verbs.split(", ")}
    assert {one for one in drawn if one[0] not in REMEMBERING} == {
        (before or "[*]", verb, after)
        for (before, verb), after in MOVES.items()
        if after is not before and before not in REMEMBERING
    }
    for state in REMEMBERING:
        into = {before for (before, _), after in MOVES.items() if after is state and before is not state}
        back = {verb for (before, verb), after in MOVES.items() if before is state and after is BACK}
        leading = {(verb, after) for before, verb, after in drawn if before == state and verb in back}
        assert leading == {(verb, before) for verb in back for before in into}


def test_says_who_moves_it_and_whose_clock_runs():
    assert "  [*] --> received : file (citizen)\n" in DRAWN
    assert "  resolved_proposed --> closed_silent : lapse (system)\n" in DRAWN
    assert "  needs_info : needs_info<br>clock needs_info, the citizen's\n" in DRAWN
    assert "  assigned : assigned<br>clock accept, for whoever may work on complaints\n" in DRAWN


def test_ends_where_no_clock_runs():
    assert set(re.findall(r"^  (\w+) --> \[\*\]$", DRAWN, re.MULTILINE)) == CLOSED - {State.MERGED}
    assert all(f"  {state} : {state}" in DRAWN for state in State)


def test_is_printed_by_the_console():
    assert CliRunner().invoke(cli, ["complaints", "graph"]).stdout == DRAWN
