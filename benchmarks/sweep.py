"""What the ladder's sweep costs when the worker was away: every late answer of the register has steps to take."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from app.complaints import ladder
from app.complaints.rules.lifecycle import OWED
from app.content import load_content
from app.db import Sessions, transaction
from app.keys import load_sealer
from app.settings import MENUS, load_settings
from benchmarks.asking import explained, sent

MORNING = timedelta(hours=6)
"""In UTC; in Nairobi it is nine, and texts may leave."""
DUE = text("SELECT count(*) FROM complaint WHERE climb_at <= :now AND state = ANY(:owed)")


def sweep(sessions: Sessions, keys: Path) -> str:
    """Take every step that is due, as one worker does, and print how many a minute; the plan it goes by."""
    content = load_content(load_settings(), MENUS, now=datetime.now(UTC))
    county = content.county(load_sealer(keys))
    now = datetime.combine(datetime.now(UTC).date(), datetime.min.time(), UTC) + MORNING + timedelta(days=1)
    with transaction(sessions) as db:
        waiting = db.scalar(DUE, {"now": now, "owed": sorted(OWED)})
        looked = sent(db.connection(), lambda: ladder._waiting(db, now, 200))
        plan = "\n".join(explained(db.connection(), statement, facts) for statement, facts in looked)
    started, cpu, done, batches = time.monotonic(), time.process_time(), 0, 0
    while True:
        with transaction(sessions) as db:
            taken = ladder.climb(db, county, now=now)
        if not taken:
            break
        done, batches = done + taken, batches + 1
    span = time.monotonic() - started
    print(
        f"sweep: {done:,} complaints ({waiting:,} were due) in {span:.1f} s and {batches} batches "
        f"= {done / span * 60:,.0f} a minute; {(time.process_time() - cpu) / done * 1e3:.2f} ms of processor each"
    )
    return f"== sweep\n{plan}"
