"""The processes of the broadcasts' benchmark: who sends what is owed, who only posts, and the stand-in provider."""

import argparse
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import uvicorn

from app.africastalking.client import Client
from app.africastalking.fake import make_fake
from app.content import load_content
from app.db import app_engine, sessions_of
from app.keys import load_sealer
from app.kit.msisdn import Msisdn
from app.outbox.claims import NOTICES
from app.outbox.dispatch import DEEP, Dispatch
from app.outbox.gate.rules import Limits
from app.settings import MENUS, load_settings

BATCH = 100
LIMITS = Limits(rate=1e9, batch=BATCH, calls=32, price=Decimal("0.8"), opens=0, closes=24)


def megabytes() -> float:
    """Resident memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def sender() -> None:
    """Send what is owed until nothing is left."""
    settings, sent = load_settings(), 0
    menu = load_content(settings, MENUS, now=datetime.now(UTC)).menu
    carrier = Client("bench", "bench", base_url=settings.at_base_url)
    sessions = sessions_of(app_engine(settings.database_url, pool_size=3, statement_ms=60_000, lock_ms=60_000))
    dispatch = Dispatch(
        sessions,
        carrier,
        load_sealer(settings.itika_keys_file),
        menu,
        shortcode="20384",
        silence=lambda: 6,
        limits=LIMITS,
        kinds=NOTICES,
    )
    print("ready", flush=True)
    sys.stdin.readline()
    while done := dispatch.tick(datetime.now(UTC)):
        sent += done
    print(json.dumps({"sent": sent, "mb": megabytes()}), flush=True)


def poster() -> None:
    """Post as many texts in the same batches over as many lanes, and nothing else."""
    carrier, share = Client("bench", "bench", base_url=os.environ["AT_BASE_URL"]), int(os.environ["BENCH_SHARE"])
    batches = [[Msisdn(f"+2547{n:08d}") for n in range(at, at + BATCH)] for at in range(0, share, BATCH)]
    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(DEEP) as lanes:
        list(lanes.map(lambda to: carrier.send("Water returns on Friday.", to, sender="20384"), batches))
    print(json.dumps({"sent": len(batches) * BATCH, "mb": megabytes()}), flush=True)


def main() -> None:
    """Be one of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("role", choices=["sender", "poster", "provider"])
    parser.add_argument("--port", type=int, default=0)
    asked = parser.parse_args()
    match asked.role:
        case "sender":
            sender()
        case "poster":
            poster()
        case _:
            uvicorn.run(make_fake(), host="127.0.0.1", port=asked.port, access_log=False, log_level="warning")


if __name__ == "__main__":
    main()
