"""Asking for complaints over HTTP, as tests do it."""

QUEUE = "/api/v1/complaints"
WORDS = "Bomba limepasuka karibu na soko."
DEEDS = {
    "acknowledgement": None,
    "assignment": {"department": "water"},
    "start": None,
    "reply": {"words": "We come tomorrow."},
    "resolution": {"words": "The pipe is mended.", "outcome": "upheld"},
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
