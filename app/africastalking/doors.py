"""The slow doors: texts, delivery reports and opt-outs, each stored in one transaction before it is answered."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from app.africastalking.callbacks import DONE, Answer, Door, Form
from app.africastalking.postbag import Postbag
from app.africastalking.wire import Report, opt_out_of, report_of, text_of
from app.contacts.actions import meet, opt_out
from app.conversation.content import Content
from app.db import Sessions, transaction
from app.editions.shelf import Shelf
from app.kit.errors import Invalid
from app.kit.msisdn import Msisdn
from app.kit.seal import Sealer
from app.log import log
from app.outbox.reports import Told, take_reports
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
        self._reports = Postbag(self._store_reports, self._threads)
        self._waiting = 0

    def by_name(self) -> dict[str, Door]:
        """The doors as the phone door takes them."""
        stores = {"sms": self._text, "sms/opt-out": self._opt_out}
        alone = {name: partial(self._bounded, partial(self._take, name, store)) for name, store in stores.items()}
        return {**alone, "sms/report": partial(self._bounded, self._reports.take)}

    async def _bounded(self, take: Door, form: Form) -> Answer:
        if self._waiting >= WAITING:
            return AWAY
        self._waiting += 1
        try:
            return await take(form)
        finally:
            self._waiting -= 1

    async def _take(self, name: str, store: Store, form: Form) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._stored, name, store, form)

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

    def _store_reports(self, forms: Sequence[Form]) -> list[Answer]:
        """Keep reports that came together; those that name no message are left out, as there is nothing to keep."""
        reports = []
        for form in forms:
            try:
                reports.append(report_of(form))
            except Invalid as refusal:
                log.warning("callback.empty", door="sms/report", rule=refusal.rule)
        try:
            with transaction(self._sessions) as db:
                self._apply(db, reports, self._clock())
        except (OperationalError, InterfaceError, NoConnection):
            log.warning("callback.database_away", door="sms/report")
            return [AWAY] * len(forms)
        return [DONE] * len(forms)

    def _apply(self, db: Session, reports: Sequence[Report], now: datetime) -> None:
        if not reports:
            return
        numbers = list({report.number for report in reports if report.number})
        people = meet(db, self._sealer, numbers, now=now) if numbers else {}
        told = [
            Told(
                report.provider_id,
                report.status,
                report.reason,
                report.network,
                people[report.number].id if report.number else None,
            )
            for report in reports
        ]
        take_reports(db, told, now=now)

    def _text(self, db: Session, form: Form, now: datetime) -> None:
        receive(db, text_of(form), shelf=self._shelf, sealer=self._sealer, now=now)

    def _opt_out(self, db: Session, form: Form, now: datetime) -> None:
        opt_out(db, self._contact(db, opt_out_of(form), now), now=now)

    def _contact(self, db: Session, number: Msisdn, now: datetime) -> int:
        return meet(db, self._sealer, [number], now=now)[number].id
