"""What a test can see of a complaint: the texts it made the county owe."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kit.seal import Sealer
from app.outbox.actions import about
from app.outbox.models import Message
from tests.builders import SEALER


def texts_to(db: Session, contact_id: int, sealer: Sealer = SEALER) -> list[tuple[str, dict[str, str]]]:
    """The texts owed to somebody, in order: names and facts."""
    rows = db.scalars(select(Message).where(Message.contact_id == contact_id).order_by(Message.id))
    return [(row.name, _facts(row, sealer)) for row in rows]


def _facts(row: Message, sealer: Sealer) -> dict[str, str]:
    opened = sealer.open(row.facts_sealed, about(row.contact_id, row.name, row.key))
    facts = json.loads(opened)
    assert isinstance(facts, dict)
    return facts
