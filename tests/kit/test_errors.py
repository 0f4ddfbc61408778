"""Refusals say what was wrong and where."""

import pytest

from app.kit.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Refusal


@pytest.mark.parametrize("kind", [NotFound, Conflict, Forbidden, Invalid])
def test_a_refusal_carries_rule_sentence_and_faults(kind):
    refusal = kind("complaint.stale", "It has changed: read it again.", [Fault("note", "Write a note.")])
    assert isinstance(refusal, Refusal)
    assert refusal.rule == "complaint.stale"
    assert refusal.detail == str(refusal) == "It has changed: read it again."
    assert refusal.faults == (Fault("note", "Write a note."),)


def test_a_refusal_without_faults_has_none():
    assert Invalid("a.rule", "A sentence.").faults == ()
