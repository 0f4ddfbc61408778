"""The two sides of the stand-in: what is asked of it, and what it posts to us."""

import threading
from urllib.parse import urlencode

import httpx

from app.africastalking.callbacks import Answer, Form

SECRET = "a-secret-of-thirty-two-characters"
AMA, BEN = "+254700000001", "+254700000002"


class Callbacks:
    """Our side: keeps every form, in order, and answers the first texts with `turned_away`."""

    def __init__(self) -> None:
        self.turned_away: list[int] = []
        self._forms: list[tuple[str, Form]] = []
        self._came = threading.Condition()

    def door(self, name: str):
        async def take(form: Form) -> Answer:
            with self._came:
                self._forms.append((name, form))
                self._came.notify()
            return (self.turned_away.pop(0) if self.turned_away else 200), b""

        return take

    def wait(self, name: str, count: int) -> list[Form]:
        """The first `count` forms of one door, as soon as they are there."""
        with self._came:
            self._came.wait_for(lambda: len(self._of(name)) >= count, timeout=10)
            return self._of(name)

    def _of(self, name: str) -> list[Form]:
        return [form for door, form in self._forms if door == name]


def send(http: httpx.Client, *to: str, key: str = "right", **form: str) -> httpx.Response:
    """What the SDK would post, with `form` over it."""
    asked = {"username": "kakamega", "to": ",".join(to), "message": "Asante", "bulkSMSMode": "1"} | form
    headers = {"apiKey": key, "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    return http.post("/version1/messaging", content=urlencode(asked), headers=headers)


def recipients(answer: httpx.Response) -> list[dict[str, object]]:
    return answer.json()["SMSMessageData"]["Recipients"]
