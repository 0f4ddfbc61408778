"""What Africa's Talking puts on the wire, read into our own words; its names and status words stop here."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote

from app.kit.errors import Invalid
from app.kit.msisdn import Msisdn, parse_msisdn
from app.menu.engine import Screen
from app.outbox.delivery import Answer
from app.outbox.ports import OPTED_OUT, Verdict
from app.sms.inbound import Text
from app.ussd.hop import Hop

# `Expired` came live years before it was documented: a word we do not know is kept, never refused.
STATUSES = {
    "Sent": "sent",
    "Submitted": "submitted",
    "Buffered": "buffered",
    "Success": "delivered",
    "Rejected": "rejected",
    "Failed": "failed",
    "AbsentSubscriber": "absent",
    "Expired": "expired",
}
# Two of these are spelt in two ways by their own documentation and in real traffic.
REASONS = {
    "InsufficientCredit": "no_credit",
    "InvalidLinkId": "bad_link",
    "UserIsInactive": "inactive",
    "UserInBlackList": OPTED_OUT,
    "UserInBlacklist": OPTED_OUT,
    "UserAccountSuspended": "suspended",
    "NotNetworkSubcriber": "other_network",
    "NotNetworkSubscriber": "other_network",
    "UserNotSubscribedToProduct": "not_subscribed",
    "UserDoesNotExist": "no_such_number",
    "DeliveryFailure": "not_delivered",
    "DoNotDisturbRejection": "do_not_disturb",
}
# The mobile networks of Kenya, by the codes that the provider uses for them.
NETWORKS = {"63902": "safaricom", "63903": "airtel", "63907": "telkom", "63999": "equitel"}
ENDINGS = {"Success": "finished", "Incomplete": "left", "Failed": "failed"}

# What is said of one recipient inside a 2xx. These are not HTTP statuses, though they look like them. Whether a
# 500 to 502 may still be delivered is not documented, so it is unknown.
CODES: Mapping[str, tuple[Answer, str]] = {
    "100": ("accepted", "processed"),
    "101": ("accepted", "sent"),
    "102": ("accepted", "queued"),
    "401": ("refused", "risk_hold"),
    "402": ("paused", "bad_sender"),
    "403": ("refused", "bad_number"),
    "404": ("refused", "number_not_supported"),
    "405": ("paused", "no_credit"),
    "406": ("refused", OPTED_OUT),
    "407": ("refused", "no_route"),
    "409": ("refused", "do_not_disturb"),
    "500": ("unknown", "internal_error"),
    "501": ("unknown", "gateway_error"),
    "502": ("unknown", "gateway_refused"),
}
# Old replies carry a status and no code.
CODELESS: Mapping[str, tuple[Answer, str]] = {
    "Success": ("accepted", "sent"),
    "Could Not Send": ("refused", "could_not_send"),
}
# HTTP statuses that refuse the account or the address.
LOCKED = {401, 402, 403, 404, 405, 407}
TOO_FAST = 429
UNSAID_S, DAY_S = 5.0, 86_400.0
# What is said of the whole request in a 2xx that lists no recipient.
WHOLE: Mapping[str, tuple[Answer, str]] = {
    "InvalidSenderId": ("paused", "bad_sender"),
    "InsufficientBalance": ("paused", "no_credit"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a text we sent: a word of STATUSES or "other:…", a word of REASONS or "other:…".

    `number` is whom it was sent to, when that can be read; `network` a word of NETWORKS or "other:…", if any.
    """

    provider_id: str
    status: str
    reason: str | None
    number: Msisdn | None
    network: str | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a dialogue ended, for the log only: the event may never come, and what was typed is left out of it."""

    session_id: str
    status: str
    network: str
    hops: str
    millis: str
    cost: str


def read_form(body: bytes) -> dict[str, str]:
    """The fields of a form. The last of a repeated key wins; what is no UTF-8 becomes U+FFFD; nothing is refused.

    Every hop pays for this. The three escapes that every hop holds are undone in one sweep, which is sound: what
    they leave can neither part fields nor form another escape.
    """
    line = body.decode("utf-8", "replace")
    if "+" in line:
        line = line.replace("+", " ")
    if "%" in line:
        line = line.replace("%2B", "+").replace("%2A", "*").replace("%23", "#")
    form = {}
    for pair in line.split("&"):
        name, _, value = pair.partition("=")
        if "%" in pair:
            name, value = unquote(name), unquote(value)
        form[name] = value
    return form


def hop_of(form: Mapping[str, str]) -> Hop:
    """One request of a dialogue; `heard` stays exactly as it came, since later ones are measured against it.

    Raises Invalid: hop.no_session, or what parse_msisdn refuses.
    """
    session_id = form.get("sessionId", "")
    if not session_id or len(session_id) > 100 or not session_id.isprintable():
        raise Invalid("hop.no_session", "A dialogue needs a sessionId of 1 to 100 printable characters.")
    return Hop(
        session_id,
        _number(form),
        _tidy(form.get("serviceCode", ""), 40),
        _tidy(form.get("networkCode", ""), 20),
        form.get("text", ""),
    )


def say(screen: Screen) -> bytes:
    """The body that shows `screen`: nothing may stand before the prefix, not even a space."""
    return (("END " if screen.ends else "CON ") + screen.text).encode()


def ended_of(form: Mapping[str, str]) -> Ended:
    """The end of a dialogue, with every field that may be absent as ""."""
    status = form.get("status", "")
    return Ended(
        _tidy(form.get("sessionId", ""), 100),
        ENDINGS.get(status) or _other(status),
        *(_tidy(form.get(name, ""), 20) for name in ("networkCode", "hopsCount", "durationInMillis", "cost")),
    )


def text_of(form: Mapping[str, str]) -> Text:
    """An incoming text; the id is "" when none came."""
    return Text(
        provider_id=_tidy(form.get("id", ""), 100),
        sender=form.get("from", "").strip(),
        short_code=_tidy(form.get("to", ""), 20),
        words=form.get("text", ""),
        sent_at=_moment(form.get("date", "")),
    )


def report_of(form: Mapping[str, str]) -> Report:
    """A delivery report. Raises Invalid (report.no_id) when it names no message: there is nothing to keep."""
    provider_id = _tidy(form.get("id", ""), 100)
    if not provider_id:
        raise Invalid("report.no_id", "A delivery report needs the id of the message it is about.")
    status, reason = form.get("status", ""), form.get("failureReason", "")
    known = STATUSES.get(status) or _other(status)
    why = (REASONS.get(reason) or _other(reason)) if reason else None
    code = form.get("networkCode", "")
    network = (NETWORKS.get(code) or _other(code)) if code else None
    return Report(provider_id, known, why, _number_or_none(form), network)


def opt_out_of(form: Mapping[str, str]) -> Msisdn:
    """The number that asked its network for no more texts. Raises what parse_msisdn refuses."""
    return _number(form)


def _number(form: Mapping[str, str]) -> Msisdn:
    """The caller's number; a plus that was sent bare arrives as a space, and is put back without a long parse."""
    raw = form.get("phoneNumber", "")
    return parse_msisdn("+" + raw[1:] if raw[:1] == " " else raw)


def _number_or_none(form: Mapping[str, str]) -> Msisdn | None:
    try:
        return _number(form)
    except Invalid:
        return None


def _tidy(raw: str, limit: int) -> str:
    """`raw` without what a column or a log line cannot hold, at most `limit` characters."""
    if len(raw) <= limit and raw.isprintable():
        return raw
    return "".join(letter for letter in raw[: 4 * limit] if letter.isprintable())[:limit]


def _other(raw: str) -> str:
    """A word that we have no word for, kept as it came."""
    return "other:" + _tidy(raw, 40)


def _moment(raw: str) -> datetime | None:
    """`2017-05-03T06:04:45Z` and `2017-05-03 06:04:45` both come, and both are UTC."""
    try:
        moment = datetime.fromisoformat(raw)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def verdicts_of(status: int, body: bytes, to: Sequence[Msisdn], *, retry_after: str | None = None) -> list[Verdict]:
    """One verdict for each of `to`, in its order, from the HTTP status and body that answered a send.

    Accepted only if 2xx, JSON whatever its content type, and a recipient's entry with code 100 to 102. Entries are
    matched by number, because their order and completeness are not promised; a number without one is unknown.
    """
    if not 200 <= status < 300:
        return [_refused(status, retry_after)] * len(to)
    try:
        answer = json.loads(body)["SMSMessageData"]
        entries, prose = list(answer["Recipients"]), str(answer.get("Message"))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return [Verdict("unknown", None, None, "unreadable", whole=True)] * len(to)
    said = dict(map(_one_of, entries))
    otherwise = _verdict("unknown", "not_listed")
    if not entries:
        otherwise = _verdict(*WHOLE.get(prose, ("unknown", _other(prose))))
    return [said.get(number.e164, otherwise) for number in to]


def _one_of(entry: Any) -> tuple[str, Verdict]:
    """The number and the verdict of one entry; an entry that cannot be read must not spoil the others."""
    try:
        return parse_msisdn(entry["number"]).e164, verdict_of(entry)
    except (Invalid, LookupError, TypeError, AttributeError):
        return "", _verdict("unknown", "unreadable")


def verdict_of(entry: Mapping[str, Any]) -> Verdict:
    """What became of one recipient; its id is the string "None" when nothing was sent."""
    code, status, provider_id = entry.get("statusCode"), str(entry.get("status")), entry.get("messageId")
    if code is None:
        kind, outcome = CODELESS.get(status, ("unknown", _other(status)))
    else:
        kind, outcome = CODES.get(str(code), ("unknown", _other(f"{code} {status}")))
    named = provider_id if provider_id != "None" else None
    return Verdict(kind=kind, provider_id=_known(named, 100), cost=_known(entry.get("cost"), 20), outcome=outcome)


def _refused(status: int, retry_after: str | None) -> Verdict:
    """What an HTTP status says of everybody: 5xx came after the request had left, all else before any was taken."""
    if status >= 500:
        return Verdict("unknown", None, None, f"http_{status}", whole=True)
    if status == TOO_FAST:
        return Verdict("throttled", None, None, f"http_{status}", wait_s=_seconds(retry_after))
    # A key, an account or an address that is wrong does not mend by itself; any other refusal may.
    return _verdict("paused" if status in LOCKED or 300 <= status < 400 else "retry", f"http_{status}")


def _seconds(retry_after: str | None) -> float:
    """What `Retry-After` asks for, from now: seconds or a date; 5 where it says neither."""
    try:
        if retry_after is None or retry_after.strip().isdigit():
            return min(float(retry_after or UNSAID_S), DAY_S)
        wait = (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds()
        return min(max(wait, 0.0), DAY_S)
    except (ValueError, TypeError, OverflowError):
        return UNSAID_S


def _verdict(kind: Answer, outcome: str) -> Verdict:
    return Verdict(kind=kind, provider_id=None, cost=None, outcome=outcome)


def _known(raw: object, limit: int) -> str | None:
    return _tidy(str(raw), limit) if raw else None
