"""The stand-in's door: the provider's own addresses, and those by which it is told what to do and asked what came.

It spells the provider's words by itself, so that a slip of `wire` cannot hide in both.
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from app.africastalking.fake.courier import Courier
from app.africastalking.fake.faults import JSON, LOSING, MODES, PARTLY, REFUSING, UNAUTHORIZED
from app.africastalking.fake.handsets import HANDSETS, POLICY, page_of
from app.africastalking.fake.ledger import KES_A_PART, REFUSALS, Entry, Fault, Ledger, Script
from app.africastalking.wire import read_form
from app.kit.gsm import segment

UNKNOWN_MODE = JSONResponse({"mode": sorted(MODES)}, status_code=422)


def make_fake(callback_base: str | None = None, *, api_key: str | None = None, repeat_s: float = 1.0) -> Starlette:
    """The stand-in as an ASGI application, one process of it only.

    The provider's side: `POST /version1/messaging` (form), `GET /version1/messaging`, `GET /version1/user`.
    The other side: `GET /ledger`, `GET /handset/{number}`, and `DELETE /ledger` to begin anew;
    `POST /handset/{number}/script` (JSON: code, reports), `…/text` (JSON: text, to), `…/opt-out`;
    `POST /faults` (JSON: mode, times, seconds) for the next requests, `PUT /weather` (JSON: modes, seconds; reports
    of handsets without a script) for all others in turn, `DELETE /faults` to behave. `GET /` shows the handsets.
    Reports and texts go to `callback_base` (`http://…/at/<secret>`), to nobody when it is None. `api_key` None
    takes any key. A text that is not answered 200 is brought again every `repeat_s` seconds.
    """
    courier = Courier(callback_base, repeat_s=repeat_s)
    fake = Fake(courier, api_key)

    @asynccontextmanager
    async def live(_: Starlette) -> AsyncIterator[None]:
        yield
        await courier.close()

    return Starlette(
        routes=[
            Route("/version1/messaging", fake.send, methods=["POST"]),
            Route("/version1/messaging", fake.fetch, methods=["GET"]),
            Route("/version1/user", fake.user, methods=["GET"]),
            Route("/ledger", fake.read_ledger, methods=["GET"]),
            Route("/ledger", fake.forget, methods=["DELETE"]),
            Route("/handset/{number}", fake.read_handset, methods=["GET"]),
            Route("/handset/{number}/script", fake.script, methods=["POST"]),
            Route("/handset/{number}/text", fake.write_text, methods=["POST"]),
            Route("/handset/{number}/opt-out", fake.opt_out, methods=["POST"]),
            Route("/faults", fake.add_faults, methods=["POST"]),
            Route("/faults", fake.clear_faults, methods=["DELETE"]),
            Route("/weather", fake.set_weather, methods=["PUT"]),
            Route("/", fake.page, methods=["GET"]),
        ],
        lifespan=live,
    )


class Fake:
    """Every endpoint of the stand-in, over one ledger."""

    def __init__(self, courier: Courier, api_key: str | None) -> None:
        self._ledger = Ledger()
        self._courier = courier
        self._api_key = api_key

    async def send(self, request: Request) -> Response:
        """Take one text for many numbers, unless a fault is due."""
        form = read_form(await request.body())
        if not self._knows(request, form.get("username")):
            return UNAUTHORIZED
        if missing := [name for name in ("to", "message") if not form.get(name)]:
            return PlainTextResponse(f"Request is missing required form field '{missing[0]}'", status_code=400)
        fault = self._ledger.fault()
        mode = fault.mode if fault else ""
        if mode in REFUSING:
            return REFUSING[mode]
        honest = await self._take(form, mode)
        if fault and mode in LOSING:
            return LOSING[mode](honest, fault.seconds)
        if JSON not in request.headers.get("accept", ""):
            # As the provider does; nobody here reads it.
            return Response("<AfricasTalkingResponse/>", 201, media_type="application/xml")
        return Response(honest, 201, media_type=JSON)

    async def _take(self, form: Mapping[str, str], mode: str) -> bytes:
        """Take the text for those it is for, see to the reports, and give the answer."""
        to, code = form["to"].split(","), 102 if form.get("enqueue") == "1" else 101
        half = (len(to) + 1) // 2
        taking = to[:half] if mode == "part" else to
        entries, taken = self._ledger.take(taking, form.get("from") or "AFRICASTKNG", form["message"], code, mode)
        if mode == "early":
            await self._courier.report(taken)
        else:
            self._courier.report_later(taken)
        return _answer(entries[:half] if mode in PARTLY else entries, form["message"])

    async def fetch(self, request: Request) -> Response:
        """The texts that handsets wrote, with the whole numbers that stand for ids here."""
        if not self._knows(request, request.query_params.get("username")):
            return UNAUTHORIZED
        after = int(request.query_params.get("lastReceivedId", "0"))
        messages = [text for text in self._ledger.inbox if int(text["id"]) > after]
        return JSONResponse({"SMSMessageData": {"Messages": messages}})

    async def user(self, request: Request) -> Response:
        """The balance, which never changes."""
        if not self._knows(request, request.query_params.get("username")):
            return UNAUTHORIZED
        return JSONResponse({"UserData": {"balance": "KES 1785.50"}})

    async def read_ledger(self, _: Request) -> Response:
        """Every text taken, oldest first."""
        return JSONResponse({"texts": [asdict(text) for text in self._ledger.taken]})

    async def forget(self, _: Request) -> Response:
        """Begin anew: no texts, no scripts, no faults, and nothing on its way to us."""
        await self._courier.drop()
        self._ledger = Ledger()
        return Response(status_code=204)

    async def read_handset(self, request: Request) -> Response:
        """What one handset got, oldest first."""
        number = _number(request)
        return JSONResponse({"number": number, "texts": [asdict(text) for text in self._ledger.handset(number)]})

    async def script(self, request: Request) -> Response:
        """How texts to this number fare from now on."""
        told = await request.json()
        script = Script(int(told.get("code", 0)), tuple(told.get("reports", Script().reports)))
        if script.code and script.code not in REFUSALS:
            return JSONResponse({"code": sorted(REFUSALS)}, status_code=422)
        self._ledger.scripts[_number(request)] = script
        return JSONResponse(asdict(script))

    async def write_text(self, request: Request) -> Response:
        """The handset writes a text; `status` is what our callback answered first."""
        told = await request.json()
        now = datetime.now(UTC)
        text = {
            "from": _number(request),
            "to": str(told.get("to", "20384")),
            "text": str(told["text"]),
            "linkId": "",
        }
        self._ledger.inbox.append(
            {**text, "id": len(self._ledger.inbox) + 1, "date": now.isoformat(timespec="milliseconds")}
        )
        callback = {**text, "id": str(uuid4()), "date": f"{now:%Y-%m-%d %H:%M:%S}", "cost": "KES 0"}
        return JSONResponse({"id": callback["id"], "status": await self._courier.bring(callback)})

    async def opt_out(self, request: Request) -> Response:
        """The person stops our texts at their network: sends are refused from now on, and we are told."""
        number = _number(request)
        self._ledger.scripts[number] = Script(code=406)
        return JSONResponse({"status": await self._courier.opt_out(number, "AFRICASTKNG")})

    async def add_faults(self, request: Request) -> Response:
        """What the next requests meet; more are met in the order in which they were added."""
        told = await request.json()
        if told.get("mode") not in MODES:
            return UNKNOWN_MODE
        fault = Fault(told["mode"], float(told.get("seconds", Fault("").seconds)))
        self._ledger.faults.extend([fault] * int(told.get("times", 1)))
        return JSONResponse({"faults": [asdict(one) for one in self._ledger.faults]})

    async def set_weather(self, request: Request) -> Response:
        """What requests meet one after the other, again and again, where no fault was ordered; "" behaves."""
        told = await request.json()
        modes, seconds = list(told.get("modes", [])), float(told.get("seconds", Fault("").seconds))
        if not MODES.issuperset(mode for mode in modes if mode):
            return UNKNOWN_MODE
        self._ledger.weather = tuple(Fault(mode, seconds) if mode else None for mode in modes)
        if "reports" in told:
            self._ledger.usual = Script(reports=tuple(told["reports"]))
        return Response(status_code=204)

    async def page(self, _: Request) -> Response:
        """What every handset got, on one page."""
        shown = {number: self._ledger.handset(number) for number in self._ledger.handsets()[:HANDSETS]}
        return HTMLResponse(page_of(shown), headers={"content-security-policy": POLICY})

    async def clear_faults(self, _: Request) -> Response:
        """Behave."""
        self._ledger.faults.clear()
        self._ledger.weather = ()
        return Response(status_code=204)

    def _knows(self, request: Request, username: str | None) -> bool:
        key = request.headers.get("apikey")
        return bool(username and key) and self._api_key in (None, key)


def _number(request: Request) -> str:
    """The handset in the path; a bare + is itself there."""
    return str(request.path_params["number"])


def _answer(entries: Sequence[Entry], words: str) -> bytes:
    """The provider's JSON; the sentence in `Message` is prose, and its parts are those of one text."""
    sent, parts = sum(1 for entry in entries if entry["status"] == "Success"), len(segment(words).parts)
    cost = f"KES {KES_A_PART * parts * sent:.4f}" if sent else "0"
    prose = f"Sent to {sent}/{len(entries)} Total Cost: {cost}" + (f" Message parts: {parts}" if sent else "")
    return json.dumps({"SMSMessageData": {"Message": prose, "Recipients": entries}}).encode()
