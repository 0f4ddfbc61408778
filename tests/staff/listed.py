"""Every route of the staff door: who gets through, by the policy, and what that leaves in the trail."""

from typing import Any, NamedTuple

from app.staff.policy import MAY, Deed, Role
from tests.complaints.asking import DEEDS
from tests.editions.county import POLICY_FILE
from tests.forums.making import new_forum


def who(*deeds):
    """Every role that may do one of `deeds`, as the policy says."""
    return {role for role in Role if MAY[role] & set(deeds)}


OFFICERS = who(Deed.WORK)
OMBUDSMAN = who(Deed.DECIDE)
TRIAGE = who(Deed.TRIAGE)
INVESTIGATORS = who(Deed.INVESTIGATE)
FILERS = who(Deed.FILE)
STAFF = OFFICERS | TRIAGE
READERS = who(Deed.READ_CASES, Deed.READ_FILED)
EVERYBODY = set(Role)
WRITERS = who(Deed.ANNOUNCE)
KEEPERS_OF_FORUMS = who(Deed.KEEP_FORUMS)
BROADCASTERS = who(Deed.BROADCAST)
KEEPERS = who(Deed.KEEP_TEXTS)
VIEWERS = who(Deed.WORK, Deed.UNMASK, Deed.DECIDE)
DECIDERS = who(Deed.UNMASK, Deed.DECIDE)
GRANTERS = who(Deed.GRANT)
REVIEWERS = who(Deed.REVIEW)
PUBLISHERS = who(Deed.PUBLISH)


class Listed(NamedTuple):
    """Who gets through, what that leaves in the trail, and what is sent."""

    roles: set[Role]
    noted: list[str]
    sends: dict[str, Any] | None = None


TOLD = {"channel": "call", "number": "0700000012", "language": "sw", "category": "water.burst", "words": "Bomba."}
LONGER = POLICY_FILE.replace('"review_days": 30', '"review_days": 45')
DAY_OFF = {"day": "2027-05-17", "name": "Idd-ul-Azha", "source": "A notice"}
A_CORRECTION = {name: value for name, value in new_forum().items() if name != "code"}
BULK = {"change": {"deed": "acknowledge"}, "items": [{"reference": "99999994", "etag": '"1"'}]}

SAID = {"en": "More water", "sw": "Maji zaidi"}
AN_ANSWER = {"did": SAID, "stands": "done", "department": "water"}
A_SHEET = {"sheet": "A", "lines": [{"count": 12}]}
NOTICE = {"texts": {"en": "Water.", "sw": "Maji."}, "county": True, "expires_at": "2027-01-01T00:00:00Z"}

MATRIX = {
    "POST /api/v1/complaints": Listed(FILERS, ["file"], TOLD),
    "GET /api/v1/complaints": Listed(READERS, ["list"]),
    "GET /api/v1/complaints/counts": Listed(READERS, []),
    "GET /api/v1/complaints/search": Listed(READERS, ["search"]),
    "GET /api/v1/complaints/late": Listed(READERS, []),
    "GET /api/v1/days-off": Listed(READERS, []),
    "POST /api/v1/days-off": Listed(OMBUDSMAN, ["add"], DAY_OFF),
    "DELETE /api/v1/days-off/{day}": Listed(OMBUDSMAN, ["end"]),
    "GET /api/v1/alerts": Listed(READERS, []),
    "POST /api/v1/alerts/{number}/reading": Listed(READERS, []),
    "GET /api/v1/complaints/{reference}": Listed(READERS, ["read"]),
    "GET /api/v1/statistics": Listed(READERS | who(Deed.READ_FIGURES), ["count"]),
    "POST /api/v1/changes": Listed(TRIAGE, [], BULK),
    "GET /api/v1/complaints/{reference}/timeline": Listed(READERS, ["read"]),
    "GET /api/v1/complaints/{reference}/duplicates": Listed(READERS, ["list"]),
    "GET /api/v1/complaints/{reference}/checklist": Listed(READERS, ["read"]),
    "POST /api/v1/complaints/{reference}/ticks": Listed(OFFICERS, ["tick"], {"item": "place"}),
    "GET /api/v1/canned": Listed(who(Deed.READ_CASES), []),
    "POST /api/v1/texts/measure": Listed(EVERYBODY, [], {"words": "Maji"}),
    "GET /api/v1/callbacks": Listed(OMBUDSMAN, ["list"]),
    "GET /api/v1/callbacks/{number}": Listed(OMBUDSMAN, ["read"]),
    "POST /api/v1/callbacks/{number}/outcome": Listed(OMBUDSMAN, ["call"], {"outcome": "reached"}),
    "GET /api/v1/forums": Listed(EVERYBODY, []),
    "GET /api/v1/forums/{code}": Listed(EVERYBODY, []),
    "GET /api/v1/forums/{code}/events": Listed(EVERYBODY, []),
    "POST /api/v1/forums": Listed(WRITERS, ["make"], new_forum(code="7777")),
    "POST /api/v1/forums/{code}/correction": Listed(WRITERS, ["correct"], A_CORRECTION),
    "POST /api/v1/forums/{code}/announcement": Listed(WRITERS, ["announce"], {}),
    "POST /api/v1/forums/{code}/move": Listed(WRITERS, ["move"], {"starts_at": "2026-12-10T10:30:00+03:00"}),
    "POST /api/v1/forums/{code}/cancellation": Listed(WRITERS, ["cancel"], {"cause": "rain"}),
    "POST /api/v1/forums/{code}/holding": Listed(WRITERS, ["hold"]),
    "POST /api/v1/forums/{code}/minutes": Listed(WRITERS, ["minute"], {"minutes": "212 came."}),
    "POST /api/v1/forums/{code}/notice": Listed(WRITERS, ["compose"]),
    "GET /api/v1/forums/{code}/results": Listed(EVERYBODY, []),
    "GET /api/v1/forums/{code}/matrix": Listed(EVERYBODY, []),
    "GET /api/v1/forums/{code}/needs": Listed(KEEPERS_OF_FORUMS, ["read"]),
    "GET /api/v1/forums/{code}/views": Listed(KEEPERS_OF_FORUMS, ["read"]),
    "POST /api/v1/forums/{code}/attendance": Listed(KEEPERS_OF_FORUMS, ["count"], A_SHEET),
    "POST /api/v1/forums/{code}/themes": Listed(KEEPERS_OF_FORUMS, ["add_theme"], {"said": SAID}),
    "GET /api/v1/forums/{code}/themes/{number}": Listed(EVERYBODY, []),
    "POST /api/v1/forums/{code}/themes/{number}/answer": Listed(KEEPERS_OF_FORUMS, ["answer"], AN_ANSWER),
    "POST /api/v1/forums/{code}/views/{number}/theme": Listed(KEEPERS_OF_FORUMS, ["code"], {"theme": 1}),
    "GET /api/v1/forums/{code}/tellings": Listed(EVERYBODY, []),
    "GET /api/v1/forums/{code}/tellings/{number}": Listed(EVERYBODY, []),
    "POST /api/v1/forums/{code}/tellings/{number}/release": Listed({Role.APPROVER}, ["release"]),
    "GET /api/v1/notices": Listed(WRITERS, []),
    "POST /api/v1/notices": Listed(BROADCASTERS, ["compose"], NOTICE),
    "GET /api/v1/notices/{number}": Listed(WRITERS, []),
    "PUT /api/v1/notices/{number}": Listed(BROADCASTERS, ["rewrite"], NOTICE),
    "GET /api/v1/notices/{number}/estimate": Listed(WRITERS, []),
    "GET /api/v1/notices/{number}/progress": Listed(WRITERS, []),
    "GET /api/v1/notices/{number}/events": Listed(WRITERS, []),
    "GET /api/v1/notices/{number}/report": Listed(WRITERS, []),
    "GET /api/v1/notices/{number}/report.csv": Listed(WRITERS, []),
    "POST /api/v1/notices/{number}/test": Listed(BROADCASTERS, ["test"]),
    "POST /api/v1/notices/{number}/copy": Listed(BROADCASTERS, ["compose"], {"expires_at": "2027-01-01T00:00:00Z"}),
    "POST /api/v1/notices/{number}/release": Listed(who(Deed.RELEASE), ["release"]),
    "POST /api/v1/notices/{number}/pause": Listed(BROADCASTERS, ["pause"]),
    "POST /api/v1/notices/{number}/stop": Listed(BROADCASTERS, ["stop"]),
    "POST /api/v1/notices/{number}/resumption": Listed(who(Deed.RELEASE), ["resume"]),
    "POST /api/v1/complaints/{reference}/unmasking": Listed(
        OFFICERS, ["ask_unmasking"], {"motive": "He must be rung."}
    ),
    "POST /api/v1/complaints/{reference}/hold": Listed(
        who(Deed.HOLD), ["hold"], {"because": "The High Court asks."}
    ),
    "POST /api/v1/complaints/{reference}/hold-release": Listed(who(Deed.HOLD), ["release_hold"]),
    "POST /api/v1/subjects": Listed(
        who(Deed.SUBJECTS), ["bring_export"], {"number": "0700000012", "kind": "export", "shown": "in_person"}
    ),
    "GET /api/v1/subjects": Listed(who(Deed.SUBJECTS, Deed.DECIDE), ["list"]),
    "POST /api/v1/subjects/{number}/grant": Listed(OMBUDSMAN, ["grant_export"]),
    "POST /api/v1/subjects/{number}/refusal": Listed(OMBUDSMAN, ["refuse_export"]),
    "POST /api/v1/subjects/{number}/export": Listed(who(Deed.SUBJECTS), ["export_subject"]),
    "POST /api/v1/subjects/{number}/erasure": Listed(who(Deed.SUBJECTS), ["erase_subject"]),
    "GET /api/v1/holds": Listed(who(Deed.HOLD), ["list"]),
    "GET /api/v1/unmaskings": Listed(VIEWERS, ["list"]),
    "GET /api/v1/unmaskings/{number}": Listed(VIEWERS, ["read"]),
    "POST /api/v1/unmaskings/{number}/grant": Listed(who(Deed.UNMASK), ["grant_unmasking"], {}),
    "POST /api/v1/unmaskings/{number}/refusal": Listed(DECIDERS, ["refuse_unmasking"]),
    "POST /api/v1/unmaskings/{number}/look": Listed(OFFICERS, ["unmask"]),
    "GET /api/v1/people": Listed(who(Deed.READ_CASES, Deed.REVIEW), []),
    "POST /api/v1/people": Listed(GRANTERS, ["add", "invite"], {"name": "N", "role": "communications"}),
    "GET /api/v1/people/review": Listed(REVIEWERS, ["review"]),
    "GET /api/v1/people/{number}": Listed(REVIEWERS, []),
    "POST /api/v1/people/{number}/rights": Listed(GRANTERS, ["grant"], {"role": "approver"}),
    "POST /api/v1/people/{number}/departure": Listed(GRANTERS, ["end"]),
    "POST /api/v1/people/{number}/invitation": Listed(GRANTERS, ["invite"]),
    "POST /api/v1/people/{number}/lost-phone": Listed(GRANTERS, ["invite"]),
    "POST /api/v1/people/{number}/tokens": Listed(GRANTERS, ["issue"], {"days": 9}),
    "DELETE /api/v1/people/{number}/tokens/{which}": Listed(GRANTERS, ["revoke"]),
    "GET /api/v1/editions": Listed(EVERYBODY, []),
    "GET /api/v1/editions/in-force": Listed(EVERYBODY, []),
    "GET /api/v1/editions/{version}/files/{name:path}": Listed(EVERYBODY, []),
    "POST /api/v1/editions": Listed(PUBLISHERS, ["publish"], {"why": "Longer", "files": {"policy.yaml": LONGER}}),
    "POST /api/v1/editions/{version}/return": Listed(PUBLISHERS, ["roll back"], {"why": "Too long"}),
    "GET /api/v1/trail": Listed(who(Deed.READ_TRAIL), ["read"]),
    "GET /api/v1/outbox": Listed(KEEPERS, []),
    "GET /api/v1/outbox/unknown": Listed(KEEPERS, ["list"]),
    "POST /api/v1/outbox/resumption": Listed(KEEPERS, ["resume"]),
}

# Each thing done to a complaint: by whom, and which deed that leaves.
MOVES = {
    "reading": (STAFF, "read"),
    "acknowledgement": (TRIAGE, "acknowledge"),
    "assignment": (TRIAGE | {Role.FOCAL}, "assign"),
    "hand-back": (OFFICERS, "hand_back"),
    "correction": (TRIAGE, "correct"),
    "merger": (TRIAGE, "merge"),
    "separation": (TRIAGE, "unmerge"),
    "referral": (TRIAGE, "refer"),
    "receipt": (TRIAGE, "receipt"),
    "chase": (TRIAGE, "chase"),
    "refusal": (OMBUDSMAN, "decline"),
    "start": (OFFICERS, "start"),
    "reply": (STAFF, "reply"),
    "question": (STAFF, "ask"),
    "note": (STAFF, "note"),
    "naming": (STAFF, "name"),
    "extension": (OFFICERS, "extend"),
    "escalation": (STAFF, "escalate"),
    "mediation": (OFFICERS, "mediate"),
    "promise": (OFFICERS, "promise"),
    "investigation": (TRIAGE | INVESTIGATORS, "investigate"),
    "draft": (INVESTIGATORS, "draft"),
    "hearing": (INVESTIGATORS, "hear"),
    "submission": (OFFICERS, "submit"),
    "approval": (OMBUDSMAN, "approve"),
    "resolution": (OFFICERS, "propose"),
    "suspicion": (STAFF, "suspect"),
    "abuse": (TRIAGE, "abuse"),
    "clearance": (TRIAGE, "clear"),
}
CASE = "POST /api/v1/complaints/{reference}/"
MATRIX |= {CASE + noun: Listed(roles, [deed], DEEDS[noun]) for noun, (roles, deed) in MOVES.items()}
