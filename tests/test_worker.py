"""The background: chores that do not hinder each other, and a clean end."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from app.content import load_content
from app.db import transaction
from app.keys import create_keys_file, load_sealer
from app.outbox.actions import Owed, enqueue_all
from app.outbox.delivery import LEASE
from app.outbox.models import Message
from app.settings import MENUS, ROOT, Settings, SettingsError
from app.worker import Chore, Worker, chores, run_worker
from tests.outbox.stand_ins import NOW, Carrier, number, people

SECOND = timedelta(seconds=1)


class Deed:
    """A chore that says what it is told to say, and remembers when it was asked."""

    def __init__(self, *answers: int | Exception) -> None:
        self.answers = list(answers)
        self.asked = []

    def __call__(self, now):
        """The next answer, or 0."""
        self.asked.append(now)
        answer = self.answers.pop(0) if self.answers else 0
        if isinstance(answer, Exception):
            raise answer
        return answer


def worker(*deeds, every=SECOND, stopping=lambda: False):
    return Worker([Chore(f"chore{n}", every, deed) for n, deed in enumerate(deeds)], stopping=stopping)


def test_it_does_every_chore_once_a_tick_and_says_how_much_was_done():
    first, second = Deed(2), Deed(3)
    assert worker(first, second).tick(NOW) == 5
    assert first.asked == second.asked == [NOW]


def test_it_leaves_a_chore_alone_until_it_is_due_unless_there_was_more():
    busy, idle = Deed(1, 0), Deed(0)
    one = worker(busy, idle, every=60 * SECOND)
    for second in (0, 1, 2, 60, 61):
        one.tick(NOW + second * SECOND)
    assert [(moment - NOW).seconds for moment in busy.asked] == [0, 1, 61]
    assert [(moment - NOW).seconds for moment in idle.asked] == [0, 60]


def test_it_goes_on_when_a_chore_fails_and_tries_that_one_later():
    broken, sound = Deed(OSError("away"), 1), Deed()
    one = worker(broken, sound)
    with capture_logs() as lines:
        for second in (0, 5, 10):
            one.tick(NOW + second * SECOND)
    assert [(moment - NOW).seconds for moment in broken.asked] == [0, 10]
    assert [(moment - NOW).seconds for moment in sound.asked] == [0, 5, 10]
    assert [line["chore"] for line in lines if line["event"] == "worker.chore_failed"] == ["chore0"]


def test_it_shows_every_minute_that_it_lives_and_what_it_did():
    one = worker(Deed(2, 3, 4))
    with capture_logs() as lines:
        for second in (0, 30, 59, 60):
            one.tick(NOW + second * SECOND)
    assert [line["done"] for line in lines if line["event"] == "worker.alive"] == [{"chore0": 2}, {"chore0": 7}]


def test_it_begins_no_chore_once_it_is_to_stop():
    told = threading.Event()
    last, never = Deed(), Deed()
    one = Worker(
        [Chore("last", SECOND, lambda now: told.set() or last(now)), Chore("never", SECOND, never)],
        stopping=told.is_set,
    )
    one.run()
    assert len(last.asked) == 1
    assert never.asked == []


def test_it_says_which_setting_is_missing():
    with pytest.raises(SettingsError, match="AT_API_KEY"):
        run_worker(Settings(_env_file=None, at_api_key=None))


@pytest.fixture
def settings(fresh_database, tmp_path):
    create_keys_file(tmp_path / "keys.json")
    return Settings(_env_file=None, itika_keys_file=tmp_path / "keys.json", database_url=fresh_database.app)


def owe_a_receipt(settings, sessions, now):
    sealer = load_sealer(settings.itika_keys_file)
    menu = load_content(settings, MENUS, now=NOW).menu
    with transaction(sessions) as db:
        (one,) = people(db, sealer, 1)
        facts = {"reference": "48291386", "date": "2026-12-08"}
        owed = Owed(one.id, "complaint.receipt", facts, "48291386", NOW.date())
        enqueue_all(db, [owed], sealer=sealer, menu=menu, now=now)


def test_it_does_its_real_chores_on_an_empty_county_and_sends_a_receipt(settings, sessions):
    carrier = Carrier()
    one = Worker(chores(settings, sessions, carrier, lambda: False), stopping=lambda: False)
    with capture_logs() as lines:
        assert one.tick(NOW) == 2  # the menus were put in force: that deed is sealed, and its seal anchored
        owe_a_receipt(settings, sessions, NOW)
        assert one.tick(NOW + SECOND) == 1
    assert [line for line in lines if line["log_level"] != "info"] == []
    assert "4829 1386" in carrier.got[number(0)][0]


class Provider(ThreadingHTTPServer):
    """Takes its time with a send, then accepts it."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Accepts)
        self.asked = threading.Event()
        self.may_answer = threading.Event()
        self.texts = []


class _Accepts(BaseHTTPRequestHandler):
    def do_POST(self):
        """Accept for the one recipient."""
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.texts.append(form["message"][0])
        self.server.asked.set()
        self.server.may_answer.wait(30)
        said = (
            f'{{"number":"{form["to"][0]}","statusCode":101,"status":"Success","messageId":"AT1","cost":"KES 0.8"}}'
        )
        body = f'{{"SMSMessageData":{{"Message":"","Recipients":[{said}]}}}}'.encode()
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def provider():
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.may_answer.set()
            server.shutdown()
            thread.join()


@contextmanager
def working(settings, server):
    """A worker in a process of its own, with its first call in the provider's hands."""
    environment = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "ITIKA_KEYS_FILE": str(settings.itika_keys_file),
        "AT_USERNAME": "itika",
        "AT_API_KEY": "key",
        "AT_BASE_URL": f"http://127.0.0.1:{server.server_port}",
    }
    work = "from app.settings import load_settings; from app.worker import run_worker; run_worker(load_settings())"
    child = subprocess.Popen([sys.executable, "-c", work], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        assert server.asked.wait(60)
        yield child
    finally:
        child.kill()
        child.wait()


def the_row(sessions):
    with transaction(sessions) as db:
        return db.scalars(select(Message)).one()


def test_it_finishes_the_call_in_hand_when_told_to_stop(settings, sessions):
    owe_a_receipt(settings, sessions, datetime.now(UTC))
    with provider() as server, working(settings, server) as child:
        child.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(0.5)
        server.may_answer.set()
        assert child.wait(30) == 0
    row = the_row(sessions)
    assert (row.state, row.provider_id, len(server.texts)) == ("accepted", "AT1", 1)


def test_it_repeats_a_receipt_once_when_it_was_killed_with_the_call_in_hand(settings, sessions):
    owe_a_receipt(settings, sessions, datetime.now(UTC))
    with provider() as server, working(settings, server) as child:
        child.kill()
        child.wait()
    assert the_row(sessions).state == "sending"
    begun = the_row(sessions).lease_until - LEASE
    survivor = Worker(chores(settings, sessions, carrier := Carrier("lost"), lambda: False), stopping=lambda: False)
    for minutes in range(60):
        survivor.tick(begun + timedelta(minutes=minutes))
    assert carrier.got[number(0)] == [f"Again: {server.texts[0]}"]
    assert the_row(sessions).state == "unknown"
