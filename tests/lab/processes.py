"""The processes of the fault lab, forked by a nursery: `python -m tests.lab.processes`.

A sender is what `itika work` runs for texts, on a clock that goes faster: its minutes pass in seconds. The door is
ours, to which the stand-in provider posts its reports.
"""

import os
import socket
import time
from decimal import Decimal

from app.africastalking.callbacks import phone_door
from app.africastalking.client import Client
from app.africastalking.doors import Doors
from app.africastalking.fake import make_fake
from app.db import app_engine, sessions_of
from app.keys import load_sealer
from app.menu.engine import Screen
from app.outbox import delivery
from app.outbox.claims import ANSWERS, NOTICES
from app.outbox.delivery import State
from app.outbox.dispatch import Dispatch
from app.outbox.gate.rules import Limits
from app.settings import Settings, load_settings
from tests.lab.clock import Clock
from tests.outbox.stand_ins import Menu
from tests.proofs.forks import run, serve

NEVER = Screen("", ends=True)


def the_clock() -> Clock:
    """The clock that this process was started with."""
    return Clock(*map(float, os.environ["LAB_CLOCK"].split(",")))


def sender(_: socket.socket | None) -> None:
    """Send what is due, until killed or told to stop."""
    settings, clock = load_settings(), the_clock()
    carrier = Client("lab", "lab", base_url=settings.at_base_url, patience_s=float(os.environ["LAB_PATIENCE"]))
    batch, calls = map(int, os.environ["LAB_BATCH"].split(","))
    limits = Limits(rate=1e6, batch=batch, calls=calls, price=Decimal("0.8"), opens=0, closes=24)
    dispatch = Dispatch(
        _sessions(settings),
        carrier,
        load_sealer(settings.itika_keys_file),
        Menu(),
        shortcode="20384",
        silence=lambda: 6,
        sender_id="KAKAMEGA",
        limits=limits,
        kinds={"answers": ANSWERS, "notices": NOTICES}[os.environ["LAB_KINDS"]],
    )
    while True:
        try:
            if not dispatch.tick(clock.now()):
                time.sleep(0.02)
        except Exception:  # a worker lives on, as `app.worker` does
            time.sleep(0.1)


def door(listening: socket.socket | None) -> None:
    """Take the reports."""
    settings = load_settings()
    # Reports come here, and no text, for which a shelf of menus would be needed.
    sealer = load_sealer(settings.itika_keys_file)
    doors = Doors(_sessions(settings), sealer=sealer, shelf=None, clock=the_clock().now)
    app = phone_door(
        None, secrets=settings.itika_callback_secrets, garbled=NEVER, unsure=NEVER, doors=doors.by_name()
    )
    serve(lambda: app, listening)


def provider(listening: socket.socket | None) -> None:
    """The stand-in."""
    serve(lambda: make_fake(os.environ["PROOF_CALLBACK"]), listening)


def _sessions(settings: Settings):
    return sessions_of(app_engine(settings.database_url, pool_size=4, statement_ms=30_000, lock_ms=30_000))


def resend_on_timeout(_: object) -> None:
    """The mutant: a call whose answer was lost is tried again, as if nothing of it could have been taken."""
    delivery.NEXT["unknown"] = State.RETRY


if __name__ == "__main__":
    run(
        {"sender": sender, "door": door, "provider": provider},
        {"resend_on_timeout": resend_on_timeout},
    )
