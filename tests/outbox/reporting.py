"""One delivery report at a time, as tests tell of it."""

from app.outbox.reports import Told, take_reports


def take_report(db, provider_id, status, reason, now, *, contact_id=None, network=None):
    """Keep one report and apply it."""
    take_reports(db, [Told(provider_id, status, reason, network, contact_id)], now=now)
