"""How the stand-in goes wrong when told to: refusals before a text is taken, and answers lost after it was."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

JSON = "application/json"
UNAUTHORIZED = PlainTextResponse(
    "The supplied authentication is invalid",
    status_code=401,
    headers={"www-authenticate": 'Basic realm="api",charset=UTF-8'},
)
BROKEN = PlainTextResponse("There was an internal server error.", status_code=500)


def _nobody(prose: str) -> Response:
    body = f'{{"SMSMessageData":{{"Message":"{prose}","Recipients":[]}}}}'
    return Response(body, 201, media_type=JSON)


REFUSING: Mapping[str, Response] = {
    "bad_key": UNAUTHORIZED,
    "bad_sender": _nobody("InvalidSenderId"),
    "no_credit": _nobody("InsufficientBalance"),
    "throttled": PlainTextResponse("", status_code=429, headers={"retry-after": "1"}),
    "bad_request": PlainTextResponse("Request is missing required form field 'to'", status_code=400),
    "error_before": BROKEN,
}
"""Answers to a request of which nothing was taken."""


class Late(Response):
    """The honest answer, after a while."""

    def __init__(self, honest: bytes, seconds: float) -> None:
        super().__init__(honest, 201, media_type=JSON)
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait, then answer."""
        await asyncio.sleep(self._seconds)
        await super().__call__(scope, receive, send)


class Reset(Response):
    """No answer: the connection is dropped."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Hang up. ASGI has no word for it, so this reaches for the connection behind uvicorn's `receive`."""
        behind: Any = receive
        behind.__self__.transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


def _drip(honest: bytes, seconds: float) -> Response:
    async def drops() -> AsyncIterator[bytes]:
        for letter in honest:
            yield bytes([letter])
            await asyncio.sleep(seconds / len(honest))

    return StreamingResponse(drops(), 201, media_type=JSON)


LOSING: Mapping[str, Callable[[bytes, float], Response]] = {
    "hang": Late,
    "reset": lambda *_: Reset(),
    "error": lambda *_: BROKEN,
    "garbage": lambda *_: Response("<html>Welcome to the hotel network</html>", media_type="text/html"),
    "charset": lambda honest, _: Response(honest, 201, headers={"content-type": f"{JSON}; charset=utf-8"}),
    "drip": _drip,
}
"""What becomes of the honest answer when the texts were taken; `hang` and `drip` take that many seconds."""

PARTLY = {"part": "a half is taken and listed", "unlisted": "all are taken and a half is listed"}
"""What can become of a batch in the middle of it, both with an answer that looks well."""

STRANGE = ("Parked", "Teleported")


def reported(mode: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that are reported of a text, in their order; under a mode of REPORTING there are always some."""
    if mode in REPORTING:
        words = words or ("Sent", "Success")
    return {
        "doubled": tuple(word for word in words for _ in range(2)),
        "reordered": words[::-1],
        "strange": (STRANGE[0], *words, STRANGE[1]),
    }.get(mode, words)


REPORTING = frozenset({"early", "doubled", "reordered", "strange", "twice"})
"""What can be wrong with reports of texts that were taken and answered well: before the answer, each of them twice,
the last one first, with words nobody knows. Under `twice` each handset gets the text twice, by the network's doing.
"""

MODES = frozenset({*REFUSING, *LOSING, *PARTLY, *REPORTING})
