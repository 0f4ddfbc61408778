"""Asking for complaints over HTTP, as tests do it."""

QUEUE = "/api/v1/complaints"
WORDS = "Bomba limepasuka karibu na soko."
NOTED = {"words": "Seen and weighed."}
DEEDS = {
    "reading": None,
    "acknowledgement": None,
    "assignment": {"department": "water"},
    "hand-back": NOTED,
    "correction": {"category": "roads.bridge"},
    "merger": {"into": "99999994"},
    "separation": None,
    "referral": NOTED | {"agency": "electricity"},
    "receipt": NOTED,
    "chase": NOTED,
    "refusal": NOTED | {"ground": "before_court"},
    "start": None,
    "reply": {"words": "We come tomorrow."},
    "question": {"words": "Which side of the market?"},
    "note": NOTED,
    "naming": {"person_id": 999_999},
    "extension": {"words": "Parts come late.", "until": "2026-12-15"},
    "escalation": NOTED,
    "mediation": NOTED | {"on": "2026-12-15"},
    "promise": {"words": "A new pipe.", "on": "2027-01-29"},
    "investigation": NOTED,
    "draft": NOTED | {"adverse": True, "respondent_id": "nobody"},
    "hearing": NOTED,
    "submission": {"words": "Nothing was found.", "outcome": "not_upheld"},
    "approval": None,
    "resolution": {"words": "The pipe is mended.", "outcome": "upheld"},
    "suspicion": NOTED,
    "abuse": NOTED,
    "clearance": NOTED,
}


def address(complaint, deed=None):
    return f"{QUEUE}/{complaint.reference}" + (f"/{deed}" if deed else "")


def do(client, visitor, complaint, deed, *, etag=None, **changes):
    """One change, of what was just read unless said otherwise."""
    etag = etag or client.get(address(complaint), headers=visitor.headers).headers["etag"]
    sent = (DEEDS[deed] or {}) | changes
    return client.post(address(complaint, deed), headers=visitor.reading(etag), json=sent or None)


def listed(client, visitor, query=""):
    answer = client.get(f"{QUEUE}?{query}", headers=visitor.headers)
    assert answer.status_code == 200
    return [one["reference"] for one in answer.json()["items"]]
