"""Who a complaint goes to."""

import pytest
from pydantic import ValidationError

from app.complaints.rules.triage import Placing, Policy, level_of, place, queue_of
from app.kit.errors import Invalid
from app.menu.library import parse_yaml
from app.settings import MENUS
from tests.builders import POLICY


def test_goes_where_its_category_says():
    assert place(POLICY, "water.burst") == Placing(department="water", queue="triage", clock="service", level="c0")


def test_holds_what_accuses_an_officer_with_the_ombudsman():
    placing = place(POLICY, "officer.bribe")
    assert (placing.department, placing.queue, placing.level) == ("ombudsman", "ombudsman", "c1")


def test_lets_the_ward_decide_where_the_policy_says_so():
    assert place(POLICY, "roads.bridge", 1003).department == "muni_kak"
    assert place(POLICY, "roads.bridge", 1003).clock == place(POLICY, "roads.bridge", 1012).clock
    assert place(POLICY, "roads.bridge", 1012).department == "roads"
    assert place(POLICY, "roads.bridge").department == "roads"
    assert place(POLICY, "water.burst", 1003).department == "water"
    assert "muni_kak" in POLICY.departments


def test_refuses_a_category_the_policy_lacks():
    with pytest.raises(Invalid) as refused:
        place(POLICY, "ghosts")
    assert refused.value.rule == "complaint.category"


@pytest.mark.parametrize(
    ("queue", "department", "waits"),
    [
        ("triage", "water", "water"),
        ("triage", "ombudsman", "ombudsman"),
        ("water", "roads", "roads"),
        ("ombudsman", "water", "ombudsman"),
    ],
)
def test_waits_with_the_department_unless_the_ombudsman_holds_it(queue, department, waits):
    assert queue_of(POLICY, queue, department) == waits


def test_names_the_offices_when_one_is_unknown():
    with pytest.raises(Invalid) as refused:
        queue_of(POLICY, "triage", "watr")
    assert refused.value.rule == "complaint.department"
    assert refused.value.faults[0].field == "department"
    assert "roads, water" in refused.value.faults[0].detail


@pytest.mark.parametrize(
    ("queue", "reopened", "level"),
    [
        ("water", 1, "chief_officer"),
        ("water", 2, "secretary"),
        ("water", 3, "ombudsman"),
        ("water", 7, "ombudsman"),
        ("ombudsman", 1, "ombudsman"),
    ],
)
def test_climbs_one_level_with_each_reopening(queue, reopened, level):
    assert level_of(POLICY, queue, reopened) == level


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ({"clocks": {}}, "names the clock service"),
        ({"queues": {"default": "inbox", "ombudsman": "ombudsman"}}, "names the queue triage"),
        ({"reminder_days": 14}, "reminder comes before"),
        ({"question_reminder_days": 7}, "reminder of a question"),
        ({"confirmation_days": 0}, "confirmation_days"),
        ({"colour": "blue"}, "colour"),
        ({"clocks": {"service": {"days": 14, "kind": "moon"}}}, "kind"),
    ],
)
def test_refuses_a_policy_that_does_not_hold_together(part, says):
    with pytest.raises(ValidationError, match=says):
        Policy.model_validate(POLICY.model_dump() | part)


def test_takes_the_countys_own_policy():
    policy = Policy.model_validate(parse_yaml((MENUS / "policy.yaml").read_text("utf-8"), "policy.yaml").plain)
    assert place(policy, "officer.rude").level == "c1"
    assert place(policy, "officer.bribe").level == "c2"
    assert place(policy, "water.burst").department == "water"
    assert policy.departments >= {"water", "health", "ombudsman"}
