"""`itika retention`: counted first, done when told to."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from typer.testing import CliRunner

from app.__main__ import cli
from app.complaints.models import Complaint
from app.complaints.rules.lifecycle import State
from app.db import transaction
from app.keys import create_keys_file, load_sealer
from tests.builders import a_complaint
from tests.editions.county import sources
from tests.editions.test_actions import put


def test_it_counts_what_is_past_its_time_and_does_it_when_told_to(tmp_path, reusable, sessions, monkeypatch):
    create_keys_file(tmp_path / "keys.json")
    monkeypatch.setenv("ITIKA_KEYS_FILE", str(tmp_path / "keys.json"))
    monkeypatch.setenv("DATABASE_URL", reusable.urls.app)
    sealer, now = load_sealer(tmp_path / "keys.json"), datetime.now(UTC)
    with transaction(sessions) as db:
        put(db, sources() | {"retention.yaml": "unlinked_after_days: {c0: 40}\n"})
        for days in (39, 41, 3000):
            moment = now - timedelta(days=days)
            a_complaint(db, sealer=sealer, state=State.CLOSED_CONFIRMED, filed_at=moment, closed_at=moment)

    def say(*words: str) -> list[str]:
        done = CliRunner().invoke(cli, ["retention", *words], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return [" ".join(line.split()) for line in done.output.splitlines()]

    def parted() -> int | None:
        with sessions() as db:
            return db.scalar(select(func.count()).where(Complaint.unlinked_at.is_not(None)))

    assert {"links 2", "words 1"} <= {*say()}
    assert parted() == 0
    assert {"links 2", "words 1"} <= {*say("--do")}
    assert parted() == 2
    assert {"links 0", "words 0"} <= {*say()}
