"""The page at `/phone`, and what it asks: always by POST, for no number may stand in an address."""

import secrets
from html import escape
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from app.africastalking.fake.phone.files import read_page
from app.africastalking.fake.phone.network import Call, Exchange, Network, Unreachable
from app.kit.errors import Invalid, NotFound
from app.kit.gsm import fold, septets, strange
from app.web.deps import part
from app.web.errors import HttpRefusal

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FOREVER = "public, max-age=31536000, immutable"
ROOM = 160
"""Septets that a handset shows, the prefix `CON ` or `END ` counted in."""

router = APIRouter(prefix="/phone", include_in_schema=False)
Here = Annotated[Network, Depends(part(Network))]


class Handset(BaseModel):
    """A telephone: its number, and the network that its calls come over."""

    number: str = Field(pattern=r"^\+[0-9]{8,15}$")
    network: str = Field("63902", pattern=r"^[0-9]{5,6}$")


class Dialled(Handset):
    """What was dialled: our code, or what goes deeper, such as `*384*50*2#`."""

    dialled: str = Field(max_length=160)


class Written(Handset):
    """An SMS that is written on the handset."""

    words: str = Field(min_length=1, max_length=1600)


class Held(Handset):
    """The dialogue as the page holds it, which stands for the network's memory."""

    session_id: str = Field(min_length=1, max_length=100)
    code: str = Field(max_length=40)
    heard: str = Field(max_length=12_000)

    def call(self) -> Call:
        """The dialogue as the network takes it."""
        return Call(self.session_id, self.number, self.network, self.code, self.heard)


class Shown(BaseModel):
    """What the handset shows, what it takes of the room, and what went over the wire.

    `ends` is None when the answer was no screen at all; `language` is None when it cannot be told.
    """

    session_id: str
    code: str
    heard: str
    screen: str
    ends: bool | None
    language: str | None
    septets: int
    room: int = ROOM
    strange: list[str]
    request: str
    reply: str
    millis: float


class Text(BaseModel):
    """An SMS on the handset."""

    words: str
    sender: str
    at: str
    parts: int
    language: str | None


@router.get("", response_class=HTMLResponse)
def page(network: Here) -> HTMLResponse:
    """The phone."""
    html = read_page().html.replace("{code}", escape(network.code)).replace("{short}", escape(network.short))
    return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})


@router.get("/{address}")
def file(address: str) -> Response:
    """A file of the page, kept by browsers for good."""
    found = read_page().files.get(address)
    if found is None:
        raise NotFound("phone.unknown", "The page has no such file.")
    return Response(found.content, media_type=found.kind, headers={"Cache-Control": FOREVER})


@router.post("/dialogues")
async def dial(asked: Dialled, network: Here) -> Shown:
    """Open a dialogue. Refuses what leads elsewhere, as a network would."""
    ours = network.code.removesuffix("#")
    dialled = asked.dialled.replace(" ", "")
    if dialled != network.code and not (dialled.startswith(f"{ours}*") and dialled.endswith("#")):
        raise Invalid("phone.elsewhere", f"Only {network.code} leads here, and what goes deeper: {ours}*2#.")
    tail = dialled.removesuffix("#").removeprefix(ours).removeprefix("*")
    call = Call(f"ATUid_{secrets.token_hex(16)}", asked.number, asked.network, network.code, tail)
    return shown(call, await network.hop(call), network)


@router.post("/hops")
async def hop(held: Held, network: Here) -> Shown:
    """Bring what was typed, or the last request once more: the same request, the same screen."""
    call = held.call()
    return shown(call, await network.hop(call), network)


@router.post("/endings")
async def drop(held: Held, network: Here) -> Shown:
    """The caller hangs up in the middle; the network tells of it, and shows nothing."""
    call = held.call()
    told = shown(call, await network.drop(call), network)
    return told.model_copy(update={"ends": True})


@router.post("/texts")
def texts(handset: Handset, network: Here) -> list[Text]:
    """The SMS on this handset, the newest first; 503 when there is no stand-in to ask."""
    try:
        arrived = network.texts(handset.number)
    except Unreachable as why:
        raise HttpRefusal(503, "phone.no_texts", str(why)) from None
    return [
        Text(
            words=text.words,
            sender=text.sender,
            at=text.at,
            parts=text.parts,
            language=network.tongues.of(text.words),
        )
        for text in arrived
    ]


@router.post("/letters", status_code=202)
def write(letter: Written, network: Here) -> None:
    """Send an SMS from this handset; 503 when there is no stand-in to take it."""
    try:
        network.write(letter.number, letter.words)
    except Unreachable as why:
        raise HttpRefusal(503, "phone.no_texts", str(why)) from None


def shown(call: Call, exchange: Exchange, network: Network) -> Shown:
    """What the handset makes of an answer."""
    prefix, _, screen = exchange.body.partition(" ")
    is_screen = prefix in {"CON", "END"}
    return Shown(
        session_id=call.session_id,
        code=call.code,
        heard=call.heard,
        screen=screen if is_screen else "",
        ends=prefix == "END" if is_screen else None,
        language=network.tongues.of(screen),
        septets=septets(fold(exchange.body)) if is_screen else 0,
        strange=list(strange(exchange.body)),
        request=exchange.request,
        reply=exchange.reply,
        millis=round(exchange.millis, 1),
    )
