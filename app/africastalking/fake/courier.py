"""What the stand-in posts to our callbacks: delivery reports, texts that handsets write, opt-outs."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

import httpx

from app.africastalking.fake.ledger import Taken

# The provider's own words for why, where it gives one.
WHY = {"Failed": "DeliveryFailure", "Rejected": "UserInBlackList"}


class Courier:
    """Posts under `base`, our address up to and including the secret; without one it posts nothing.

    A text is brought again every `repeat_s` seconds until it is answered 200 (the provider: every minute for 12
    hours); a report is brought once, `pause_s` seconds after the one before it.
    """

    def __init__(self, base: str | None, *, pause_s: float = 0.05, repeat_s: float = 1.0, tries: int = 720) -> None:
        self.base = base
        self._pause_s, self._repeat_s, self._tries = pause_s, repeat_s, tries
        self._http = httpx.AsyncClient(timeout=10, trust_env=False)
        self._running: set[asyncio.Task[None]] = set()

    async def drop(self) -> None:
        """Forget what was still to be brought."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def close(self) -> None:
        """Go home."""
        await self.drop()
        await self._http.aclose()

    def report_later(self, texts: Sequence[Taken]) -> None:
        """Report on these texts once their sender has had time for its answer."""
        self._later(self.report(texts, self._pause_s))

    async def report(self, texts: Sequence[Taken], wait_s: float = 0) -> None:
        """Report on these texts, word by word."""
        await asyncio.sleep(wait_s)
        for turn in range(max((len(text.reports) for text in texts), default=0)):
            for text in texts:
                if turn < len(text.reports):
                    await self._post("sms/report", _report(text, text.reports[turn]))
            await asyncio.sleep(self._pause_s)

    async def bring(self, text: Mapping[str, str]) -> int | None:
        """Bring a text that a handset wrote; the status of the first answer, None when there was none."""
        status = await self._post("sms", text)
        if status != 200:
            self._later(self._bring_again(text))
        return status

    async def _bring_again(self, text: Mapping[str, str]) -> None:
        for _ in range(self._tries):
            await asyncio.sleep(self._repeat_s)
            if await self._post("sms", text) == 200:
                return

    async def opt_out(self, number: str, sender: str) -> int | None:
        """Say that `number` wants nothing more of `sender`."""
        return await self._post("sms/opt-out", {"senderId": sender, "phoneNumber": number})

    async def _post(self, door: str, form: Mapping[str, str]) -> int | None:
        if not self.base:
            return None
        try:
            return (await self._http.post(f"{self.base}/{door}", data=dict(form))).status_code
        except httpx.HTTPError:
            return None

    def _later(self, coming: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coming)
        self._running.add(task)
        task.add_done_callback(self._running.discard)


def _report(text: Taken, status: str) -> dict[str, str]:
    form = {"id": text.id, "status": status, "phoneNumber": text.number, "networkCode": "63902"}
    return form | ({"failureReason": WHY[status]} if status in WHY else {})
