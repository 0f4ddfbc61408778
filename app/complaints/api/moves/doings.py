"""All that staff do to a complaint, in one table: noun of its address, verb, action, what is sent for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from app.complaints import actions
from app.complaints.api.moves import sent
from app.complaints.api.moves.hand import Hand
from app.complaints.models import Event
from app.complaints.rules.lifecycle import Verb
from app.kit.errors import Forbidden
from app.staff.policy import Deed

Given = Mapping[str, Any]


def _as_sent(hand: Hand, given: Given) -> Given:  # noqa: ARG001
    return given


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing that staff do. `prepare` makes of what was sent what the action takes, and refuses what only the
    door can judge: whom somebody may name.
    """

    noun: str
    verb: Verb
    action: Callable[..., Event | None]
    body: type[BaseModel] | None = None
    prepare: Callable[[Hand, Given], Given] = _as_sent

    def do(self, hand: Hand, asked: BaseModel | None) -> None:
        """Do it to the complaint in hand."""
        given = {name: getattr(asked, name) for name in self.body.model_fields} if self.body else {}
        caseload = hand.caseload
        self.action(
            caseload.db,
            caseload.county,
            hand.complaint,
            **self.prepare(hand, given),
            by=hand.by,
            now=caseload.now,
        )


def _assignee(hand: Hand, given: Given) -> Given:
    """Whoever only hands out within their office names it; and whoever gets it can work on it."""
    department, assignee, signed = given["department"], given["assignee"], hand.caseload.signed
    if not signed.may(Deed.TRIAGE) and department != signed.department:
        raise Forbidden("complaint.office", "You hand out complaints within your own office.")
    if assignee is not None:
        hand.caseload.check_assignee(hand.complaint, department, assignee)
    return {"department": department, "assignee_id": assignee}


def _respondent(hand: Hand, given: Given) -> Given:  # noqa: ARG001
    """Somebody on the staff, or in so many words nobody."""
    return {**given, "respondent_id": None if given["respondent_id"] == "nobody" else given["respondent_id"]}


def _parent(hand: Hand, given: Given) -> Given:
    """The other one is there, for whoever asks."""
    return {"parent": hand.caseload.find(given["into"])}


DOINGS = (
    Doing("reading", Verb.READ, actions.read),
    Doing("acknowledgement", Verb.ACKNOWLEDGE, actions.acknowledge),
    Doing("assignment", Verb.ASSIGN, actions.assign, sent.Assignment, _assignee),
    Doing("hand-back", Verb.HAND_BACK, actions.hand_back, sent.Reason),
    Doing("correction", Verb.CORRECT, actions.correct, sent.Correction),
    Doing("merger", Verb.MERGE, actions.merge, sent.Merger, _parent),
    Doing("separation", Verb.UNMERGE, actions.unmerge),
    Doing("referral", Verb.REFER, actions.refer, sent.Referral),
    Doing("receipt", Verb.RECEIPT, actions.take_receipt, sent.Reason),
    Doing("chase", Verb.CHASE, actions.chase, sent.Reason),
    Doing("refusal", Verb.DECLINE, actions.decline, sent.Refusal),
    Doing("start", Verb.START, actions.start),
    Doing("reply", Verb.REPLY, actions.reply, sent.Reply),
    Doing("question", Verb.ASK, actions.ask, sent.Question),
    Doing("note", Verb.NOTE, actions.note, sent.Reason),
    Doing("naming", Verb.NAME, actions.name, sent.Naming),
    Doing("extension", Verb.EXTEND, actions.extend, sent.Extension),
    Doing("escalation", Verb.ESCALATE, actions.escalate, sent.Reason),
    Doing("mediation", Verb.MEDIATE, actions.mediate, sent.Mediation),
    Doing("promise", Verb.PROMISE, actions.promise_remedy, sent.Promise),
    Doing("investigation", Verb.INVESTIGATE, actions.investigate, sent.Reason),
    Doing("draft", Verb.DRAFT, actions.draft, sent.Finding, _respondent),
    Doing("hearing", Verb.HEAR, actions.hear, sent.Reason),
    Doing("submission", Verb.SUBMIT, actions.submit, sent.Resolution),
    Doing("approval", Verb.APPROVE, actions.approve),
    Doing("resolution", Verb.PROPOSE, actions.propose, sent.Resolution),
    Doing("suspicion", Verb.SUSPECT, actions.suspect, sent.Reason),
    Doing("abuse", Verb.ABUSE, actions.close_as_abuse, sent.Reply),
    Doing("clearance", Verb.CLEAR, actions.clear, sent.Reason),
)

OF: Mapping[Verb, Doing] = {doing.verb: doing for doing in DOINGS}
