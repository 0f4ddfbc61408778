"""What pages call things: states, deeds and outcomes in the desk's words, topics and places in the county's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.complaints.lookup.views import View
from app.complaints.rules.lifecycle import Outcome, Remedy, State, Verb
from app.menu.compile import Menu
from app.web.pages.speech import N_

VIEWS: Mapping[View | None, str] = {
    View.MINE: N_("My complaints"),
    View.UNREAD: N_("Unread answers"),
    View.ANSWERED: N_("Answered by residents"),
    View.OVERDUE: N_("Over their day"),
    View.DUE_TODAY: N_("Due today"),
    View.UNASSIGNED: N_("Nobody's yet"),
    View.DEPARTMENT: N_("My department"),
    View.LATE: N_("Late list"),
    None: N_("All complaints"),
}
"""In the order of urgency for whoever comes to work."""

STATES: Mapping[State, str] = {
    State.RECEIVED: N_("New"),
    State.TRIAGE: N_("In triage"),
    State.NEEDS_INFO: N_("Waits for the resident"),
    State.MERGED: N_("Merged"),
    State.REFERRED: N_("Referred"),
    State.NOT_ADMITTED: N_("Not taken up"),
    State.ASSIGNED: N_("Assigned"),
    State.IN_PROGRESS: N_("In progress"),
    State.INVESTIGATION: N_("Under investigation"),
    State.FINDING_DRAFT: N_("Finding drafted"),
    State.RESOLVED_PROPOSED: N_("Answered, to be confirmed"),
    State.REOPENED: N_("Reopened"),
    State.CLOSED_CONFIRMED: N_("Closed, confirmed"),
    State.CLOSED_SILENT: N_("Closed, no reply"),
    State.CLOSED_REFERRED: N_("Closed, referred"),
    State.WITHDRAWN: N_("Withdrawn"),
    State.ABUSE: N_("Closed as abuse"),
    State.REVIEW: N_("Under review"),
}

DO: Mapping[Verb, str] = {
    Verb.ACKNOWLEDGE: N_("Acknowledge"),
    Verb.ASSIGN: N_("Assign"),
    Verb.START: N_("Start work"),
    Verb.REPLY: N_("Reply"),
    Verb.NOTE: N_("Note for colleagues"),
    Verb.ASK: N_("Ask the resident"),
    Verb.PROPOSE: N_("Give the answer"),
    Verb.SUBMIT: N_("Submit for a second opinion"),
    Verb.APPROVE: N_("Approve the answer"),
    Verb.RECEIPT: N_("Note the receipt"),
    Verb.CHASE: N_("Remind the other office"),
    Verb.READ: N_("Mark as read"),
    Verb.EXTEND: N_("Take more time"),
    Verb.ESCALATE: N_("Take it to the Ombudsman"),
    Verb.HAND_BACK: N_("Hand back to triage"),
    Verb.CORRECT: N_("Correct topic or ward"),
    Verb.MERGE: N_("Merge into another"),
    Verb.UNMERGE: N_("Separate again"),
    Verb.REFER: N_("Refer to another office"),
    Verb.DECLINE: N_("Do not take it up"),
    Verb.INVESTIGATE: N_("Investigate"),
    Verb.DRAFT: N_("Draft the finding"),
    Verb.HEAR: N_("Note what the respondent said"),
    Verb.MEDIATE: N_("Mediate"),
    Verb.PROMISE: N_("Promise a remedy"),
    Verb.NAME: N_("Name a colleague who has a part in it"),
    Verb.SUSPECT: N_("Suspect abuse"),
    Verb.ABUSE: N_("Close as abuse"),
    Verb.CLEAR: N_("It is no abuse"),
}
"""What a button says. Its order is that of the page: the next step first."""

DONE: Mapping[Verb, str] = {
    Verb.FILE: N_("Filed"),
    Verb.ACKNOWLEDGE: N_("Acknowledged"),
    Verb.ASSIGN: N_("Assigned"),
    Verb.HAND_BACK: N_("Handed back to triage"),
    Verb.START: N_("Work started"),
    Verb.REPLY: N_("Reply sent"),
    Verb.ASK: N_("Resident asked"),
    Verb.ANSWERED: N_("Resident answered the question"),
    Verb.LAPSE_INFO: N_("Question went unanswered"),
    Verb.ADD: N_("Resident added"),
    Verb.CORRECT: N_("Topic or ward corrected"),
    Verb.NOTE: N_("Note for colleagues"),
    Verb.NAME: N_("Colleague with a part in it named"),
    Verb.READ: N_("Marked as read"),
    Verb.MERGE: N_("Merged into another"),
    Verb.UNMERGE: N_("Separated again"),
    Verb.FOLLOW: N_("Answered with the other one"),
    Verb.REFER: N_("Referred to another office"),
    Verb.RECEIPT: N_("Receipt noted"),
    Verb.CHASE: N_("Other office reminded"),
    Verb.DECLINE: N_("Not taken up"),
    Verb.INVESTIGATE: N_("Investigation begun"),
    Verb.DRAFT: N_("Finding drafted"),
    Verb.HEAR: N_("Respondent heard"),
    Verb.MEDIATE: N_("Mediation agreed"),
    Verb.SUBMIT: N_("Answer submitted"),
    Verb.APPROVE: N_("Answer approved and sent"),
    Verb.PROPOSE: N_("Answer sent"),
    Verb.PROMISE: N_("Remedy promised"),
    Verb.REMIND: N_("Resident reminded"),
    Verb.CONFIRM: N_("Resident confirmed"),
    Verb.REOPEN: N_("Resident says it is not fixed"),
    Verb.PARTLY: N_("Resident says it is partly fixed"),
    Verb.LAPSE: N_("Closed, no reply in time"),
    Verb.WITHDRAW: N_("Resident withdrew it"),
    Verb.FORCED: N_("Resident was made to withdraw"),
    Verb.SUSPECT: N_("Abuse suspected"),
    Verb.ABUSE: N_("Closed as abuse"),
    Verb.CLEAR: N_("Found to be no abuse"),
    Verb.EXTEND: N_("More time taken"),
    Verb.ESCALATE: N_("Taken higher"),
    Verb.OFFER_CAJ: N_("National Ombudsman offered"),
    Verb.RECOMPUTED: N_("Day worked out anew"),
    Verb.REVIEW: N_("Resident asks for a review"),
}
"""What the timeline says of an event, and the page when it was just done."""

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.UPHELD: N_("Upheld"),
    Outcome.PARTLY_UPHELD: N_("Partly upheld"),
    Outcome.NOT_UPHELD: N_("Not upheld"),
    Outcome.SETTLED: N_("Settled"),
    Outcome.ADVICE_GIVEN: N_("Advice given"),
    Outcome.INSUFFICIENT_INFORMATION: N_("Too little information"),
    Outcome.NO_JURISDICTION: N_("No jurisdiction"),
}
REMEDIES: Mapping[Remedy, str] = {
    Remedy.NONE: N_("None"),
    Remedy.APOLOGY: N_("Apology"),
    Remedy.SERVICE_GIVEN: N_("Service given"),
    Remedy.REFUND: N_("Refund"),
    Remedy.DECISION_CHANGED: N_("Decision changed"),
    Remedy.DISCIPLINE_RECOMMENDED: N_("Discipline recommended"),
    Remedy.POLICY_CHANGED: N_("Policy changed"),
    Remedy.COMPENSATION_RECOMMENDED: N_("Compensation recommended"),
    Remedy.EXPLANATION: N_("Explanation"),
}
TEXT_STATES: Mapping[str, str] = {
    "pending": N_("waits to be sent"),
    "retry": N_("will be tried again"),
    "sending": N_("being sent"),
    "accepted": N_("sent"),
    "refused": N_("not accepted by the network"),
    "unknown": N_("nobody knows whether it was sent"),
    "expired": N_("too old to be sent"),
    "delivered": N_("arrived"),
    "failed": N_("did not arrive"),
}
CHANNELS: Mapping[str, str] = {
    "ussd": N_("by dialling"),
    "sms": N_("by SMS"),
    "call": N_("by a call"),
    "walk_in": N_("at a desk"),
    "baraza": N_("at a baraza"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What the county calls topics, wards and offices, in one language; a retired name is shown as it is kept."""

    menu: Menu
    language: str

    def of(self, listed: str, name: str | int | None) -> str:
        """A word of that list."""
        try:
            return self.menu.word(listed, str(name), self.language)
        except KeyError:
            return "" if name is None else str(name)

    def choices(self, listed: str, names: Iterable[str | int]) -> list[tuple[str, str]]:
        """These names with their words, in the order of the alphabet."""
        return sorted(((str(name), self.of(listed, name)) for name in names), key=lambda one: one[1].lower())
