"""A broadcast from its estimate to its report: what was shown is what is booked, and a brake that acts."""

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest
from sqlalchemy import select

from app.broadcasts.actions import pause, resume, stop
from app.broadcasts.models import Broadcast
from app.broadcasts.queries import tally
from app.broadcasts.running import continue_release
from app.contacts.actions import Learned, meet, opt_out, remember, subscribe
from app.db import transaction
from app.kit.gsm import segment
from app.outbox.dispatch import Dispatch
from app.outbox.gate.rules import Limits
from app.outbox.models import Message
from app.sms.models import Incoming
from app.staff.policy import Role
from tests.broadcasts.making import WARD, a_notice, carry_out, release_as_read
from tests.builders import NOW, SEALER, a_person
from tests.outbox.reporting import take_report
from tests.outbox.stand_ins import MONTHS, Carrier, Menu, number
from tests.web.door import a_client, a_visitor, an_airing, an_app, sessions_in
from tests.web.serving import served

TEXTS = {"en": "Maji {ward}.", "sw": "Maji ya {ward} " + "x" * 150}


class Wards(Menu):
    """The wards by name besides; a notice by its name."""

    def message_class(self, name):
        return "notice"

    def is_one_way(self, name):
        return False

    def word(self, list_name, word_id, language):
        return an_airing().menu.word(list_name, word_id, language)


def subscribers(db, count, *, language="en", ward=WARD, first=0):
    """So many readers of one language in one ward."""
    numbers = [number(first + one) for one in range(count)]
    known = meet(db, SEALER, numbers, now=NOW)
    remember(db, {person.id: Learned(language) for person in known.values()})
    for one in numbers:
        subscribe(db, known[one].id, ward, source="ussd", now=NOW)
    return [known[one].id for one in numbers]


class Billing(Carrier):
    """A provider that bills each segment, as its price list says."""

    def _deliver(self, text, to, fate):
        said = super()._deliver(text, to, fate)
        parts = len(segment(text).parts)
        return (
            said
            if said.cost is None
            else type(said)(said.kind, said.provider_id, f"KES {0.8 * parts:.4f}", "queued")
        )


def a_dispatcher(sessions, carrier, **limits):
    """The sender, with small batches one after the other."""
    how = {"batch": 2, "calls": 1, "opens": 0, "closes": 24} | limits
    return Dispatch(
        sessions, carrier, SEALER, Wards(), shortcode="20384", silence=lambda: MONTHS, limits=Limits(**how)
    )


def test_the_cost_that_was_shown_is_the_cost_that_is_booked(sessions):
    with transaction(sessions) as db:
        subscribers(db, 3)
        subscribers(db, 4, language="sw", first=10)
        subscribers(db, 2, language="sw", ward=1003, first=20)
        notice = a_notice(db, wards=[WARD, 992, 1003], texts=TEXTS)
        shown = an_airing().estimate(notice.texts, tally(db, notice, now=NOW))
        release_as_read(db, notice)
        carry_out(db)
    dispatch = a_dispatcher(sessions, Billing(), batch=100)
    while dispatch.tick(NOW):
        pass
    with sessions() as db:
        booked = db.scalars(select(Message.kes)).all()
    assert len(booked) == 9
    assert sum(booked) == shown.cost
    assert shown.cost > 9 * Decimal("0.80")
    assert shown.cost <= shown.ceiling


class Braking(Carrier):
    """A provider during whose first call somebody brakes."""

    def __init__(self, brake):
        super().__init__()
        self.brake = brake

    def send(self, text, to, *, sender):
        if not self.calls:
            self.brake()
        return super().send(text, to, sender=sender)


@pytest.mark.parametrize("deed", [pause, stop])
def test_the_brake_acts_within_the_call_that_is_under_way(sessions, deed):
    with transaction(sessions) as db:
        people = subscribers(db, 12)
        notice = a_notice(db)
        release_as_read(db, notice)
        carry_out(db)

    def brake():
        with transaction(sessions) as db:
            deed(db, db.get(Broadcast, notice.id), by=None, now=NOW)

    carrier = Braking(brake)
    dispatch = a_dispatcher(sessions, carrier)
    for second in range(5):
        dispatch.tick(NOW + timedelta(seconds=second))
    assert [len(to) for _, to, _ in carrier.calls] == [2]
    if deed is stop:
        return
    with transaction(sessions) as db:
        resume(db, db.get(Broadcast, notice.id), by=a_person(db, role=Role.APPROVER).id, now=NOW)
        assert continue_release(db, NOW) == 0
    while dispatch.tick(NOW + timedelta(seconds=9)):
        pass
    assert {len(texts) for texts in carrier.got.values()} == {1}
    assert len(carrier.got) == len(people)


def told(db):
    """A broadcast to six, of whom two got it, one could not be reached, one is unknown, one refused, one waits."""
    people = subscribers(db, 6)
    notice = a_notice(db, texts={"en": "=Water", "sw": "Maji"})
    release_as_read(db, notice)
    carry_out(db)
    ends = [("accepted", "queued")] * 3 + [("unknown", "ReadTimeout"), ("refused", "bad_number")]
    for row, (state, why) in zip(db.scalars(select(Message).order_by(Message.id)).all(), ends, strict=False):
        row.state, row.outcome, row.settled_at, row.provider_id = state, why, NOW, f"AT{row.id}-{notice.id}"
        row.kes = Decimal("0.80") if state != "refused" else None
        db.flush()
        if state == "accepted":
            word, reason = ("delivered", None) if row.contact_id != people[2] else ("failed", "no_such_number")
            take_report(db, row.provider_id, word, reason, NOW, network="safaricom")
    opt_out(db, people[0], now=NOW + timedelta(hours=1))
    words = {"words_sealed": b"", "short_code": "20384", "received_at": NOW + timedelta(hours=1)}
    db.add(Incoming(provider_id=f"x{notice.id}", contact_id=people[1], **words))
    db.flush()
    return notice


def test_it_tells_how_far_it_has_come_and_what_came_of_it(db):
    notice, reader = told(db), a_visitor(db, Role.APPROVER)
    client = a_client(sessions_in(db))
    address = f"/api/v1/notices/{notice.id}"
    found = client.get(f"{address}/progress", headers=reader.headers).json()
    counts = {
        name: found[name] for name in ("phase", "people", "owed", "waiting", "accepted", "refused", "unknown")
    }
    expected = {"phase": "going", "people": 6, "owed": 6, "waiting": 1, "accepted": 3, "refused": 1, "unknown": 1}
    assert counts == expected
    assert (found["delivered"], found["failed"], found["kes"]) == (2, 1, "3.2000")
    report = client.get(f"{address}/report", headers=reader.headers).json()
    ends = {(end["result"], end["reason"], end["network"]): end["texts"] for end in report["ends"]}
    assert ends == {
        ("delivered", "", "safaricom"): 2,
        ("failed", "no_such_number", "safaricom"): 1,
        ("pending", "", ""): 1,
        ("refused", "bad_number", ""): 1,
        ("unknown", "ReadTimeout", ""): 1,
    }
    assert (report["opted_out"], report["replied"]) == (1, 1)
    sheet = client.get(f"{address}/report.csv", headers=reader.headers)
    rows = list(csv.reader(io.StringIO(sheet.text)))
    assert rows[0] == ["result", "reason", "network", "texts", "kes"]
    assert ["text", "en", "", "'=Water", ""] in rows
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_it_tells_each_change_until_it_is_at_rest(sessions):
    with transaction(sessions) as db:
        notice = a_notice(db)
        subscribers(db, 2)
        release_as_read(db, notice)
        carry_out(db)
        reader = a_visitor(db, Role.APPROVER)

    dispatch, phases = a_dispatcher(sessions, Carrier()), []
    path = f"/api/v1/notices/{notice.id}/events"
    with (
        served(an_app(sessions)) as address,
        httpx.Client(timeout=30, trust_env=False) as http,
        http.stream("GET", address + path, headers=reader.headers) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            if line.startswith("data: "):
                phases.append(json.loads(line[6:])["phase"])
                while dispatch.tick(NOW):
                    pass
    assert (phases[0], phases[-1]) == ("going", "sent")
