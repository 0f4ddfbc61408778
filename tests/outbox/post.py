"""An outbox with people, a dispatcher and telephones, on a database of its own."""

from threading import Event

from sqlalchemy import select

from app.db import transaction
from app.outbox.actions import enqueue_all
from app.outbox.dispatch import Dispatch
from app.outbox.models import Message
from tests.outbox.stand_ins import MONTHS, NOW, Carrier, Menu, owing, people


class Post:
    """An outbox with its dispatcher and telephones."""

    def __init__(self, sessions, sealer):
        self.sessions = sessions
        self.sealer = sealer
        self.carrier = Carrier()
        self.stopping = Event()
        self.dispatch = self.another_dispatcher()

    def another_dispatcher(self, carrier=None, kind=Dispatch, **choices):
        return kind(
            self.sessions,
            carrier or self.carrier,
            self.sealer,
            Menu(),
            shortcode="20384",
            silence=lambda: MONTHS,
            sender_id="KAKAMEGA",
            stopping=self.stopping.is_set,
            jitter=lambda: 0.0,
            **choices,
        )

    def people(self, count, *, language="en", first=0):
        with transaction(self.sessions) as db:
            return people(db, self.sealer, count, language=language, first=first)

    def owe(self, *owed, now=NOW):
        with transaction(self.sessions) as db:
            enqueue_all(db, owed, sealer=self.sealer, menu=Menu(), now=now)

    def owe_receipt(self, person, key="1"):
        self.owe(owing(person.id, "receipt", {"reference": "48291386"}, key))

    def rows(self):
        with transaction(self.sessions) as db:
            return db.scalars(select(Message).order_by(Message.id)).all()

    def row(self):
        (row,) = self.rows()
        return row
