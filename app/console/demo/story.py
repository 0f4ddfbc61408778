"""The story of `itika demo --once`: one resident, one officer, through the real doors, as each of them sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import typer

from app.console.inbox import Inbox
from app.console.phone import Phone
from app.console.place import Place
from app.kit.calendar import NAIROBI

RESIDENT, WRITER = "+254700000042", "+254700000043"
WORDS = "Bomba la maji la soko limepasuka, hakuna maji tangu Jumatatu"
ANSWER = "Bomba limetengenezwa."


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody at the staff API; every change says which version it was read at."""

    http: httpx.Client
    web: str
    token: str

    def get(self, path: str, **query: str) -> httpx.Response:
        """Read; raises on a refusal."""
        answer = self.http.get(f"{self.web}/api/v1{path}", params=query, headers=self._who())
        return answer.raise_for_status()

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        """Do something; raises on a refusal."""
        answer = self.http.post(f"{self.web}/api/v1{path}", json=body or {}, headers=self._who())
        return answer.raise_for_status()

    def change(self, thing: str, deed: str, body: Mapping[str, Any] | None = None) -> None:
        """Read a thing, then do something about it at the version that was read."""
        tag = self.get(thing).headers["ETag"]
        address = f"{self.web}/api/v1{thing}/{deed}"
        answer = self.http.post(address, json=body or {}, headers={**self._who(), "If-Match": tag})
        answer.raise_for_status()
        line(f"POST /api/v1{thing}/{deed} -> {answer.status_code}")

    def _who(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def play(place: Place, *, ombudsman: str, author: str, approver: str) -> None:
    """Play it all and print it; whatever goes wrong raises."""
    with httpx.Client(timeout=15) as http:
        phone = Phone(http, place.callback, RESIDENT, place.code)
        inbox = Inbox(http, place.provider, RESIDENT)
        officer = Officer(http, place.web, ombudsman)
        title("A resident dials, in Kiswahili")
        reference = report(phone)
        texts(inbox.wait())
        title("The Ombudsman's office works the complaint")
        work(officer, reference)
        texts(inbox.wait(3))
        title("The resident dials again, reads the answer and says that it is true")
        follow_up(phone)
        texts(inbox.wait())
        show_queue(officer, "water")
        title("A baraza is announced to the people of the ward")
        subscribe(phone)
        announce(Officer(http, place.web, author), Officer(http, place.web, approver))
        texts(inbox.wait())
        title("The same resident, in English")
        converse(phone, ["EN", "9", "3", "1"])
        title("Somebody else reports by SMS alone")
        correspond(Inbox(http, place.provider, WRITER), ["Hakuna maji Shinoyi tangu Jumatatu", "1", "HALI"])
    typer.echo("\nThe whole story was told: one complaint, filed once, answered, confirmed; one more by SMS.")


def report(phone: Phone) -> str:
    """File a complaint about water in Malava; returns its reference."""
    converse(phone, ["1", "1", "1", "2", "7", "2", "2", WORDS, "1"])
    digits = "".join(c for c in phone.screen if c.isdigit() or c == " ")
    found = [a + b for a, b in zip(digits.split(), digits.split()[1:], strict=False) if len(a) == len(b) == 4]
    return found[0]


def work(officer: Officer, reference: str) -> None:
    """Find it in the queue; acknowledge, assign, start, reply to and answer it."""
    show_queue(officer, "triage")
    thing = f"/complaints/{reference}"
    officer.change(thing, "acknowledgement")
    officer.change(thing, "assignment", {"department": "water"})
    officer.change(thing, "start")
    officer.change(thing, "reply", {"words": "Fundi anakuja kesho asubuhi."})
    officer.change(thing, "resolution", {"words": ANSWER, "outcome": "upheld"})


def follow_up(phone: Phone) -> None:
    """My reports, the report, read the answer, back, "yes"."""
    converse(phone, ["9", "2", "1", "4", "0", "1"])


def subscribe(phone: Phone) -> None:
    """Ask for every notice of the ward."""
    converse(phone, ["9", "3", "3", "1", "1"])


def announce(author: Officer, approver: Officer) -> None:
    """One person makes the baraza and writes the notice; another lets it go."""
    day = datetime.now(UTC).astimezone(NAIROBI) + timedelta(days=10)
    made = author.post(
        "/forums",
        {
            "code": "4821",
            "where": {"wards": [1003]},
            "topic": "water",
            "organiser": "water",
            "title": {"en": "Water and roads", "sw": "Maji na barabara"},
            "venue": {"en": "Malava market", "sw": "Soko la Malava"},
            "agenda": {"en": "Which pipes and roads come first.", "sw": "Bomba na barabara zipi zianze."},
            "access": {"en": "Sign language, a ramp.", "sw": "Lugha ya ishara, njia ya viti."},
            "papers": {"en": "The plan lies at the ward office.", "sw": "Mpango uko ofisi ya wadi."},
            "starts_at": day.replace(hour=10, minute=0, second=0, microsecond=0).isoformat(),
        },
    ).json()
    line(f"baraza {made['code']} made for ward {made['wards'][0]}")
    author.change("/forums/4821", "announcement")
    notice = author.post("/forums/4821/notice").json()
    line(f"notice {notice['id']} written, not sent")
    estimate = approver.get(f"/notices/{notice['id']}/estimate").json()
    line(f"it would reach {estimate['people']} for KES {estimate['cost_kes']}")
    approver.change(f"/notices/{notice['id']}", "release", estimate["approval"])
    line(f"notice {notice['id']} released by a second person")


def show_queue(officer: Officer, queue: str) -> None:
    """The rows of a queue; a list never holds a resident's words or a digit of their number."""
    path = f"/complaints?queue={queue}"
    line(f"GET /api/v1{path}")
    for case in officer.get("/complaints", queue=queue).json()["items"]:
        shown = ("reference", "category", "ward", "department", "state", "due_at")
        line("    " + ", ".join(f"{key} {case[key]}" for key in shown))


def converse(phone: Phone, answers: list[str]) -> None:
    """Dial and give these answers, printing both sides."""
    screen(phone, phone.dial())
    for words in answers:
        typer.echo(f"  > {words}")
        screen(phone, phone.type(words))


def correspond(inbox: Inbox, letters: list[str]) -> None:
    """Write these texts, each once the one before was answered."""
    inbox.skip()
    for words in letters:
        typer.echo(f"  SMS > {words}")
        inbox.write(words)
        texts(inbox.wait())


def screen(phone: Phone, words: str) -> None:
    """One screen, indented as on a handset."""
    typer.echo(f"  [{'END' if phone.ended else 'CON'}]")
    for each in words.splitlines():
        typer.echo(f"  | {each}")


def texts(arrived: list[str]) -> None:
    """What the handset got."""
    for words in arrived:
        typer.echo(f"  SMS | {words}")


def title(words: str) -> None:
    """A part of the story begins."""
    typer.echo(f"\n== {words}")


def line(words: str) -> None:
    """Something staff did or saw."""
    typer.echo(f"  API | {words}")
