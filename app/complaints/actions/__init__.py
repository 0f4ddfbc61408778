"""What staff and residents do to a complaint: each deed asks the rule, leaves an event and tells the resident."""

from app.complaints.actions.abuse import clear, close_as_abuse, suspect
from app.complaints.actions.deciding import approve, draft, hear, investigate, propose, submit
from app.complaints.actions.filing_for import file_for, forget_keys
from app.complaints.actions.guards import SameOfficer, TooLate
from app.complaints.actions.merging import merge, unmerge
from app.complaints.actions.naming import name
from app.complaints.actions.referring import chase, decline, refer, take_receipt
from app.complaints.actions.residents import add_words, confirm, keep_forced, partly, reopen, review, withdraw
from app.complaints.actions.triage import acknowledge, assign, correct, hand_back
from app.complaints.actions.working import ask, escalate, extend, mediate, note, promise_remedy, read, reply, start

__all__ = [
    "SameOfficer",
    "TooLate",
    "acknowledge",
    "add_words",
    "approve",
    "ask",
    "assign",
    "chase",
    "clear",
    "close_as_abuse",
    "confirm",
    "correct",
    "decline",
    "draft",
    "escalate",
    "extend",
    "file_for",
    "forget_keys",
    "hand_back",
    "hear",
    "investigate",
    "keep_forced",
    "mediate",
    "merge",
    "name",
    "note",
    "partly",
    "promise_remedy",
    "propose",
    "read",
    "refer",
    "reopen",
    "reply",
    "review",
    "start",
    "submit",
    "suspect",
    "take_receipt",
    "unmerge",
    "withdraw",
]
