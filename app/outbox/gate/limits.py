"""The limits of sending as the operator has set them."""

from app.outbox.gate.rules import Limits
from app.settings import Settings


def limits_of(settings: Settings) -> Limits:
    """What the settings allow."""
    opens, closes = settings.sms_notice_hours
    return Limits(
        rate=settings.sms_per_second,
        batch=settings.sms_batch,
        calls=settings.sms_calls,
        price=settings.sms_price_kes,
        day=settings.sms_budget_day_kes,
        month=settings.sms_budget_month_kes,
        opens=opens,
        closes=closes,
    )
