"""A handset for people and proofs: it dials through the real callback and keeps `heard` as a network does."""

import secrets
from dataclasses import dataclass, field

import httpx

from app.africastalking.fake.phone.network import Call, hop_form

PATIENCE = 10.0


@dataclass(slots=True)
class Phone:
    """One handset. `callback` is the address of the ussd door, secret included."""

    http: httpx.Client
    callback: str
    number: str
    code: str
    session_id: str = ""
    heard: str = ""
    screen: str = ""
    ended: bool = True
    said: list[str] = field(default_factory=list)

    def dial(self, tail: str = "") -> str:
        """Open a session; `tail` is what a deep dial adds to the code, such as `1*2`."""
        self.session_id = f"ATUid_{secrets.token_hex(16)}"
        self.heard = tail
        return self._send()

    def type(self, words: str) -> str:
        """Answer the screen: the network joins it to all that was typed before."""
        self.heard = f"{self.heard}*{words}" if self.heard else words
        return self._send()

    def again(self) -> str:
        """Repeat the last request, as a network may."""
        return self._send()

    def _send(self) -> str:
        form = hop_form(Call(self.session_id, self.number, "63902", self.code, self.heard))
        body = self.http.post(self.callback, data=form, timeout=PATIENCE).text
        prefix, _, self.screen = body.partition(" ")
        if prefix not in {"CON", "END"}:
            raise ValueError(f"the gateway answered neither CON nor END but {body[:40]!r}")
        self.ended = prefix == "END"
        self.said.append(self.screen)
        return self.screen
