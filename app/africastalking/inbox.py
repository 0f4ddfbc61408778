"""The provider's own list of the texts that came for us, read page by page."""

import json
from collections.abc import Sequence

from app.africastalking.wire import text_of
from app.sms.inbound import LISTED
from app.sms.reconcile import Filed


def filed_in(body: bytes) -> Sequence[Filed]:
    """The texts of one page, by their numbers there, the oldest first; what cannot be read is left out.

    The numbers are whole and no ids of our callbacks. Raises ValueError for what is no page at all.
    """
    try:
        messages = list(json.loads(body)["SMSMessageData"]["Messages"])
    except (LookupError, TypeError, RecursionError):
        raise ValueError("the inbox is no list of messages") from None
    found = []
    for message in messages:
        if isinstance(message, dict) and str(message.get("id")).isdigit():
            form = {name: str(message.get(name) or "") for name in ("from", "to", "text", "date")}
            found.append(Filed(int(message["id"]), text_of(form | {"id": f"{LISTED}{message['id']}"})))
    return sorted(found, key=lambda one: one.number)
