"""The slow doors: texts, delivery reports and opt-outs, each stored in one transaction before it is answered."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from app.africastalking.callbacks import DONE, Answer, Door, Form
from app.africastalking.wire import opt_out_of, report_of, text_of
from app.contacts.actions import meet, opt_out
from app.conversation.content import Content
from app.db import Sessions, transaction
from app.editions.shelf import Shelf
from app.kit.errors import Invalid
from app.kit.msisdn import Msisdn
from app.kit.seal import Sealer
from app.log import log
from app.outbox.reports import take_report
from app.sms.inbound import receive
from app.sms.writing import Busy

AWAY: Answer = (503, b"")

THREADS = 4
# They come in floods after an outage: past this many waiting they are turned away, to come again.
WAITING = 500

Store = Callable[[Session, Form, datetime], None]


class Doors:
    """`sms`, `sms/report` and `sms/opt-out`: 200 once committed, 503 while nothing durable can be written.

    The provider repeats an incoming text every minute for 12 hours until it hears 200; whether it repeats a report
    is not known, so reports of an outage may be lost. A form that holds nothing to store is a 200: it would only
    come again.
    """

    def __init__(
        self, sessions: Sessions, *, sealer: Sealer, shelf: Shelf[Content], clock: Callable[[], datetime]
    ) -> None:
        self._sessions = sessions
        self._sealer = sealer
        self._shelf = shelf
        self._clock = clock
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="sms-door")
        self._waiting = 0

    def by_name(self) -> dict[str, Door]:
        """The doors as the phone door takes them."""
        stores = {"sms": self._text, "sms/report": self._report, "sms/opt-out": self._opt_out}
        return {name: partial(self._take, name, store) for name, store in stores.items()}

    async def _take(self, name: str, store: Store, form: Form) -> Answer:
        if self._waiting >= WAITING:
            return AWAY
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._stored, name, store, form)
        finally:
            self._waiting -= 1

    def _stored(self, name: str, store: Store, form: Form) -> Answer:
        try:
            with transaction(self._sessions) as db:
                store(db, form, self._clock())
        except Invalid as refusal:
            log.warning("callback.empty", door=name, rule=refusal.rule)
        except Busy:
            return AWAY
        except (OperationalError, InterfaceError, NoConnection):
            log.warning("callback.database_away", door=name)
            return AWAY
        return DONE

    def _text(self, db: Session, form: Form, now: datetime) -> None:
        receive(db, text_of(form), shelf=self._shelf, sealer=self._sealer, now=now)

    def _report(self, db: Session, form: Form, now: datetime) -> None:
        report = report_of(form)
        contact_id = self._contact(db, report.number, now) if report.number else None
        take_report(
            db,
            report.provider_id,
            report.status,
            report.reason,
            now,
            contact_id=contact_id,
            network=report.network,
        )

    def _opt_out(self, db: Session, form: Form, now: datetime) -> None:
        opt_out(db, self._contact(db, opt_out_of(form), now), now=now)

    def _contact(self, db: Session, number: Msisdn, now: datetime) -> int:
        return meet(db, self._sealer, [number], now=now)[number].id
