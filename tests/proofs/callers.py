"""Residents who dial through the real callback, read what they see, and keep what they were told."""

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from random import Random

import httpx

from app.console.phone import Phone
from tests.proofs.house import CODE

NOT_SAVED, UNSURE, OVER = "Sorry, nothing was saved.", "Sorry, we are not sure it was saved.", "Your time is over."
IN_BOTH_LANGUAGES = {NOT_SAVED: "hatukuweza kuhifadhi", UNSURE: "hatuna hakika", OVER: "Muda umeisha"}
REFERENCE = re.compile(r"(?<!\d)([2-9]\d{3}) ?(\d{4})(?!\d)")
# Words that carry whose they are, so that they are known again on a stranger's screen.
MARK = re.compile(r"pipe q(\d+)z")

# What is answered to a screen that says this: the number before these words. An empty answer: the first choice.
ANSWERS: Mapping[str, str] = {
    "Choose language": "English",
    "report reached us": "Report another problem",
    "has reached us": "Report a problem",
    "You did not finish": "Continue",
    "kept and not shown": "Erase, write again",
    "Mulembe": "Report a problem",
    "What is it about?": "Water",
    "Water: what is wrong?": "Burst pipe",
    "Is it in": "Yes",
    "Officers do not see": "Yes, as last time",
    "Officers may call": "Yes, as last time",
    "Where? Type": "",
    "Which ward?": "",
    "people reported": "Mine is different",
    "You set a PIN": "Go on, no SMS",
    "Go on": "Go on",
}
SHOW_OR_HIDE, SHOW, HIDE = "May officers see", "Yes, they may call me", "No, hide it"
ASKED_FOR_WORDS = re.compile("What happened|Which office or officer")
ASKED_FOR_PIN, PIN = re.compile("Choose a PIN|same PIN"), "4826"
TELLING = "may show who you are"
MOST_HOPS = 25
BREATH_S = 0.05
"""Before a caller tries again who was told that it did not work."""
REPEATED = 0.05
"""The part of all requests that comes twice."""

_numbers = count(1)
_marks = count(1)


class Astray(Exception):
    """A screen that this caller cannot make sense of."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was answered to one request, and what the network would say of it."""

    session_id: str
    number: str
    heard: str
    screen: str
    ended: bool
    began_at: float
    seconds: float
    status: int

    @property
    def apology(self) -> str | None:
        """Which of the honest ends it is, if it is one."""
        return next((said for said in IN_BOTH_LANGUAGES if said in self.screen), None)


@dataclass(frozen=True, slots=True)
class Sent:
    """A report that somebody pressed "Send" for; `reference` is what the screen gave, if it came to that."""

    session_id: str
    number: str
    words: str
    reference: str | None


@dataclass
class Caller:
    """One handset after another, each with two reports. Whatever breaks off is asked again, as a network may."""

    hop: str
    random: Random
    stopping: threading.Event = field(default_factory=threading.Event)
    heard: list[Heard] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    """References that stood on a screen, and the number of whoever read them."""
    wrong: list[str] = field(default_factory=list)
    """Screens that should not have been."""
    gate: threading.Event | None = None
    """What this caller waits for with the finger on "Send"; `at_gate` meanwhile."""
    at_gate: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    """What this caller answers otherwise than others."""
    cuts: int = 0
    _status: int = 0

    def live(self) -> None:
        """Dial and report until it is time to stop; the last dialogue is brought to its end."""
        with self.http() as http:
            while not self.stopping.is_set():
                number = a_number()
                for _ in range(2):
                    while not self.report(Phone(http, self.hop, number, CODE)) and not self.stopping.is_set():
                        time.sleep(BREATH_S)

    def http(self) -> httpx.Client:
        """A line of this caller's own."""
        return httpx.Client(trust_env=False, verify=False, event_hooks={"response": [self._look]})

    def _look(self, answer: httpx.Response) -> None:
        self._status = answer.status_code

    def report(self, phone: Phone, words: str = "") -> bool:
        """Dial, and answer each screen until the dialogue ends; whether it came to a good end."""
        words = words or f"pipe q{next(_marks)}z broken, no water since Monday"
        self._ask(phone, phone.dial, words)
        for _ in range(MOST_HOPS):
            if phone.ended:
                return self.heard[-1].apology is None
            try:
                self.answer(phone, words)
            except Astray:
                break
        self.wrong.append(f"this screen leads nowhere: {phone.screen!r}")
        return False

    def answer(self, phone: Phone, words: str) -> None:
        """Type what this screen wants."""
        screen = phone.screen
        if ASKED_FOR_WORDS.search(screen):
            self._ask(phone, lambda: phone.type(words), words)
        elif ASKED_FOR_PIN.search(screen):
            self._ask(phone, lambda: phone.type(PIN), words)
        elif "You wrote" in screen:
            self.send(phone, words)
        else:
            wishes = {SHOW_OR_HIDE: self.random.choice([HIDE, SHOW]), **ANSWERS, **self.answers}
            number = choice(screen, next((said for asked, said in wishes.items() if asked in screen), None))
            self._ask(phone, lambda: phone.type(number), words)

    def send(self, phone: Phone, words: str) -> None:
        """Press "Send", which is the one hop that files."""
        number = choice(phone.screen, "Send")
        if self.gate:
            self.at_gate = True
            self.gate.wait()
        self._ask(phone, lambda: phone.type(number), words)
        if TELLING in phone.screen:
            self._ask(phone, lambda: phone.type(choice(phone.screen, "Send as they are")), words)
        found = REFERENCE.search(phone.screen) if phone.ended else None
        self.sent.append(Sent(phone.session_id, phone.number, words, "".join(found.groups()) if found else None))

    def _ask(self, phone: Phone, send: Callable[[], str], words: str) -> None:
        """One request, again and again until it is answered; now and then once more, for the same bytes."""
        said = self._through(phone, send, words)
        if said.apology is None and self.random.random() < REPEATED:
            again = self._through(phone, phone.again, words)
            if again.apology is None and again.screen != said.screen:
                self.wrong.append(f"a repeat was answered {again.screen!r} and before {said.screen!r}")

    def _through(self, phone: Phone, send: Callable[[], str], words: str) -> Heard:
        began_at = time.monotonic()
        while True:
            try:
                send()
            except httpx.TransportError:
                self.cuts += 1
                send = phone.again
                time.sleep(0.002)
            else:
                return self._note(phone, began_at, words)

    def _note(self, phone: Phone, began_at: float, words: str) -> Heard:
        heard = Heard(
            session_id=phone.session_id,
            number=phone.number,
            heard=phone.heard,
            screen=phone.screen,
            ended=phone.ended,
            began_at=began_at,
            seconds=time.monotonic() - began_at,
            status=self._status,
        )
        self.heard.append(heard)
        for found in REFERENCE.finditer(phone.screen):
            if self.shown.setdefault("".join(found.groups()), phone.number) != phone.number:
                self.wrong.append(f"somebody else's reference: {phone.screen!r}")
        marks = set(MARK.findall(phone.screen))
        if marks - set(MARK.findall(words)):
            self.wrong.append(f"somebody else's words: {phone.screen!r}")
        return heard


def choice(screen: str, label: str | None) -> str:
    """The number that stands before `label`; raises Astray when there is none."""
    lines = re.findall(r"^(\d) (.*)$", screen, re.MULTILINE)
    for number, text in lines:
        if label is not None and text.startswith(label):
            return number
    raise Astray(screen)


def a_number() -> str:
    """A number nobody else has."""
    return f"+2547{next(_numbers):08d}"
