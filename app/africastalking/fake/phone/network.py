"""The phone company's part in a dialogue: it knocks at our callback door in the manner of the real one."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from app.africastalking.callbacks import App
from app.africastalking.fake.phone.tongues import Tongues
from app.settings import Settings

PATIENCE = 5.0
"""Seconds that the stand-in's ledger is waited for."""

SILENT = "The stand-in provider of AT_BASE_URL does not answer just now."


class Unreachable(Exception):
    """No ledger of a stand-in answers; `str()` says why, for whoever tries the phone."""


@dataclass(frozen=True, slots=True)
class Call:
    """One dialogue as the network knows it; `heard` is all that was typed since the dial, joined with `*`."""

    session_id: str
    number: str
    network: str
    code: str
    heard: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer as they went over the wire, the secret of the address blotted out."""

    request: str
    reply: str
    body: str
    millis: float


@dataclass(frozen=True, slots=True)
class Arrived:
    """A text on a handset: its words, who it says it is from, when it came, in how many parts."""

    words: str
    sender: str
    at: str
    parts: int


def may_act(settings: Settings) -> bool:
    """Whether a phone anybody can pick up may stand here: never in production, nor where our texts would reach real
    telephones, whose numbers it could take.
    """
    harmless = settings.at_username == "sandbox" or (settings.at_base_url or "").startswith("http://")
    return settings.itika_env != "production" and harmless


def hop_form(call: Call) -> dict[str, str]:
    """The form of one hop, spelt here anew, so that a slip of `wire` cannot hide in both."""
    return {
        "sessionId": call.session_id,
        "serviceCode": call.code,
        "phoneNumber": call.number,
        "networkCode": call.network,
        "text": call.heard,
    }


def drop_form(call: Call) -> dict[str, str]:
    """The form that tells of a dialogue which the caller left."""
    return {
        "sessionId": call.session_id,
        "serviceCode": call.code,
        "networkCode": call.network,
        "phoneNumber": call.number,
        "status": "Incomplete",
        "hopsCount": str(call.heard.count("*") + 1),
    }


class Network:
    """Knocks at `door`, the phone door of this very process, under the first secret; the secret goes no further."""

    def __init__(self, settings: Settings, door: App, tongues: Tongues) -> None:
        self.code, self.short, self.tongues = settings.ussd_code, settings.at_shortcode, tongues
        self._ledger = (settings.at_base_url or "").rstrip("/")
        self._secret = settings.itika_callback_secrets[0]
        self._http = httpx.AsyncClient(
            transport=httpx.ASGITransport(door), base_url="http://gateway", trust_env=False
        )

    async def hop(self, call: Call) -> Exchange:
        """Bring one hop, the first or a later one, or the same once more."""
        return await self._post("ussd", hop_form(call))

    async def drop(self, call: Call) -> Exchange:
        """Tell that the caller hung up."""
        return await self._post("ussd/ended", drop_form(call))

    async def _post(self, door: str, form: Mapping[str, str]) -> Exchange:
        began = time.perf_counter()
        answer = await self._http.post(f"/at/{self._secret}/{door}", data=form)
        millis = (time.perf_counter() - began) * 1000
        asked = answer.request
        return Exchange(
            request=f"POST /at/…/{door}\n{_kind(asked.headers)}\n\n{asked.content.decode()}",
            reply=f"HTTP {answer.status_code}\n{_kind(answer.headers)}\n\n{answer.text}".rstrip(),
            body=answer.text,
            millis=millis,
        )

    def texts(self, number: str) -> list[Arrived]:
        """What the stand-in brought to this handset, the newest first; raises Unreachable."""
        try:
            told = self._ask("GET", f"/handset/{number}")["texts"]
            return [Arrived(text["words"], text["sender"], text["at"], text["parts"]) for text in reversed(told)]
        except (LookupError, TypeError):
            raise Unreachable(SILENT) from None

    def write(self, number: str, words: str) -> None:
        """Have this handset write a text, which the stand-in brings to our door; raises Unreachable."""
        self._ask("POST", f"/handset/{number}/text", {"text": words, "to": self.short})

    def _ask(self, method: str, path: str, told: Mapping[str, str] | None = None) -> Any:
        if not self._ledger.startswith("http://"):
            raise Unreachable("No stand-in provider is set (AT_BASE_URL), so there are no texts here.")
        try:
            answer = httpx.request(method, f"{self._ledger}{path}", json=told, timeout=PATIENCE, trust_env=False)
            return answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError):
            raise Unreachable(SILENT) from None


def _kind(headers: httpx.Headers) -> str:
    """The one header that matters to both sides."""
    return f"Content-Type: {headers.get('content-type', 'none')}"
