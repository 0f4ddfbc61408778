"""`itika dial` and `itika text`: a phone in the terminal, which speaks through the real callbacks."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.panel import Panel

from app.console.database import Unusable
from app.console.demo.running import PLACE
from app.console.dial.transcript import Transcript
from app.console.inbox import Inbox
from app.console.phone import Phone
from app.console.place import Place, read_place
from app.kit.errors import Invalid
from app.kit.gsm import septets
from app.kit.msisdn import parse_msisdn

ROOM = 160
PREFIX = 4
BREATH = 3.0
"""Seconds that a text is waited for: the worker needs a moment."""


def dial(
    number: Annotated[str, typer.Option(help="Whose phone this is.")] = "+254700000001",
    tail: Annotated[str, typer.Option(help="What a deep dial adds to the code, such as 1*2.")] = "",
    language: Annotated[str, typer.Option("--lang", help="sw or en: answers the language question.")] = "",
    script: Annotated[
        Path | None, typer.Option(help="A file with one answer a line, instead of the keyboard.")
    ] = None,
    transcript: Annotated[
        Path | None,
        typer.Option(help="A file that gets the conversation as a journey; begin with a number that never called."),
    ] = None,
) -> None:
    """Dial the gateway that `itika demo` runs. An empty line hangs up; `!` repeats the last request."""
    place, msisdn = reached(number)
    answers = script.read_text("utf-8").splitlines() if script else None
    with httpx.Client() as http:
        inbox = Inbox(http, place.provider, msisdn)
        inbox.skip()
        talk = Transcript(Phone(http, place.callback, msisdn, place.code), inbox)
        try:
            # A script answers at once: without a breath its texts would be written down under later screens.
            converse(talk, tail, language, answers, breath=BREATH / 2 if transcript and script else 0)
        except httpx.TransportError:
            raise Unusable(f"Nothing answers at {place.web}: is `make demo` still running?") from None
        finally:
            if transcript:
                talk.write(transcript)


def text(
    words: Annotated[str, typer.Argument(help="What to write; without it, one SMS a line from the keyboard.")] = "",
    number: Annotated[str, typer.Option(help="Whose phone this is.")] = "+254700000001",
) -> None:
    """Write an SMS to the gateway that `itika demo` runs, and see what comes back. An empty line ends it."""
    place, msisdn = reached(number)
    with httpx.Client() as http:
        inbox = Inbox(http, place.provider, msisdn)
        try:
            inbox.skip()
            while written := words or next_answer(None):
                inbox.write(written)
                show(wait(inbox.new, BREATH), "SMS")
                if words:
                    return
        except httpx.TransportError:
            raise Unusable(f"Nothing answers at {place.provider}: is `make demo` still running?") from None


def reached(number: str) -> tuple[Place, str]:
    """The demo that runs, and a number as the network writes it. Raises Unusable."""
    place = read_place(PLACE)
    if place is None:
        raise Unusable("No demo is running: start it with `make demo` in another terminal.")
    try:
        return place, parse_msisdn(number).e164
    except Invalid as refusal:
        raise Unusable(f"--number: {refusal}") from None


def converse(
    talk: Transcript,
    tail: str,
    language: str,
    answers: list[str] | None,
    *,
    breath: float,
    patience: float = BREATH,
) -> None:
    """Dial and answer until the dialogue ends, the script does, or the caller hangs up.

    Texts are waited for `breath` seconds before each answer, and `patience` seconds in the end.
    """
    phone = talk.phone
    draw(talk.dial(tail, datetime.now(UTC)), phone.ended)
    if language and "English" in phone.screen:
        draw(talk.type("1" if language == "sw" else "2"), phone.ended)
    while not phone.ended and (words := next_answer(answers)):
        show_texts(talk, breath)
        draw(phone.again() if words == "!" else talk.type(words), phone.ended)
    show_texts(talk, patience)


def next_answer(answers: list[str] | None) -> str:
    """What the caller says next; nothing when they hang up."""
    if answers is None:
        return str(typer.prompt(">", default="", show_default=False, prompt_suffix=" "))
    if not answers:
        return ""
    typer.echo(f"> {answers[0]}")
    return answers.pop(0)


def draw(screen: str, ended: bool) -> None:
    """The screen as a phone shows it, with the septets it takes of the 160 there are."""
    used = septets(screen) + PREFIX
    title = "END" if ended else "CON"
    Console().print(
        Panel(screen, title=title, subtitle=f"{used}/{ROOM}", width=40, title_align="left"), markup=False
    )


def show_texts(talk: Transcript, breath: float) -> None:
    """The SMS that arrived meanwhile, or that arrive before so many seconds are over."""
    show(wait(talk.texts, breath), f"SMS {talk.phone.code}")


def wait(look: Callable[[], list[str]], breath: float) -> list[str]:
    """What came, once something has, or before so many seconds are over."""
    until = time.monotonic() + breath
    while not (texts := look()) and time.monotonic() < until:
        time.sleep(0.25)
    return texts


def show(texts: list[str], title: str) -> None:
    """Each SMS as a phone shows it."""
    for words in texts:
        Console().print(Panel(words, title=title, width=40, title_align="left"), markup=False)
