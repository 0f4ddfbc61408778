"""Lists to test with."""

from app.rolls.uploads import receive
from tests.builders import NOW, SEALER, a_person

CONSENT = "Signed sheets, Malava baraza, 12 November 2026"
LIST = """Phone,Ward,Language
0700000001,Mautuma,sw
700000002,991,English
0700000001,mautuma,
12345,Mautuma,en
0700000003,Nowhere,fr
"""


def a_list(db, *, rows=LIST, name="sheets.csv", by=None):
    """A list that somebody sent in and nobody has begun."""
    by = by or a_person(db).id
    return receive(db, SEALER, name, rows.encode(), CONSENT, by=by, now=NOW)
