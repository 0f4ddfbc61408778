"""The phone door: everything the aggregator posts to us, under an address that only the two of us know."""

import hmac
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from hashlib import sha256
from typing import Any, Protocol

from app.africastalking.wire import ended_of, hop_of, read_form, say
from app.kit.errors import Invalid
from app.log import log
from app.menu.engine import Screen
from app.ussd.hop import Hop

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

Form = Mapping[str, str]
Answer = tuple[int, bytes]
Door = Callable[[Form], Awaitable[Answer]]

BODY_LIMIT = 16 * 1024
DONE: Answer = (200, b"")
NOT_HERE: Answer = (404, b"")
TOO_LONG: Answer = (413, b"")

_PLAIN = (b"content-type", b"text/plain; charset=utf-8")
_CLOSE = (b"connection", b"close")


class Desk(Protocol):
    """Who answers a hop: always, and within the deadline."""

    async def take(self, hop: Hop) -> Screen: ...


def phone_door(
    desk: Desk, *, secrets: Iterable[str], garbled: Screen, unsure: Screen, doors: Mapping[str, Door]
) -> App:
    """A bare ASGI application for `POST /at/{secret}/…`.

    `ussd` answers 200 with `CON …` or `END …` whatever came, since a 4xx would cut the caller off: `garbled` when
    the form holds no dialogue, `unsure` when there is a bug behind the desk. `ussd/ended` answers 200. `doors` are
    the others by name ("sms", "sms/report", "sms/opt-out"), each giving a status and a body for a form.
    A wrong secret, door or method is a bare 404; a body over 16 KiB, counted as it arrives, a 413.
    """
    digests = [sha256(secret.encode()).digest() for secret in secrets]

    async def ussd(form: Form) -> Answer:
        try:
            hop = hop_of(form)
        except Invalid as refusal:
            log.warning("ussd.garbled", rule=refusal.rule)
            return 200, say(garbled)
        try:
            return 200, say(await desk.take(hop))
        except Exception:  # the caller must be answered, and must not be told that nothing was saved
            log.exception("ussd.bug")
            return 200, say(unsure)

    every = {"ussd": ussd, "ussd/ended": _ended, **doors}

    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        asked = _asked(scope, digests)
        take = every.get(asked) if asked else None
        if take is None:
            await _answer(send, NOT_HERE)
            return
        body = await _read(receive)
        await _answer(send, TOO_LONG if body is None else await take(read_form(body)))

    return door


def _asked(scope: Scope, digests: Iterable[bytes]) -> str | None:
    """The door that is asked for, if the secret is one of ours."""
    steps = scope["path"].split("/", 3)
    if len(steps) != 4 or steps[1] != "at" or scope["method"] != "POST":
        return None
    given = sha256(steps[2].encode(errors="replace")).digest()
    # Digests, so that neither length nor a shared beginning shows in the time; a sum, so that each is compared.
    return steps[3] if sum(hmac.compare_digest(given, known) for known in digests) else None


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None when it is too long, or cut short (half a `text` must never be taken for all of it)."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body") and len(body) <= BODY_LIMIT:
        message = await receive()
        body += message.get("body", b"")
    return body if message["type"] == "http.request" and len(body) <= BODY_LIMIT else None


async def _answer(send: Send, answer: Answer) -> None:
    """Send it. After a body left unread, the connection is closed: the next request would begin inside it."""
    status, words = answer
    headers = [_PLAIN, (b"content-length", b"%d" % len(words))]
    if status == 413:
        headers.append(_CLOSE)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words})


async def _ended(form: Form) -> Answer:
    """Log how a dialogue ended. Nothing may depend on it: in a recorded trial this event never came."""
    ended = ended_of(form)
    log.info(
        "ussd.ended",
        session=ended.session_id,
        status=ended.status,
        network=ended.network,
        hops=ended.hops,
        millis=ended.millis,
        cost=ended.cost,
    )
    return DONE
