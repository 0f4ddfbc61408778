"""`itika dial`: a phone in the terminal, which speaks through the real callback."""

import time
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.panel import Panel

from app.console.database import Unusable
from app.console.demo import PLACE
from app.console.inbox import Inbox
from app.console.phone import Phone
from app.console.place import Place, read_place
from app.kit.errors import Invalid
from app.kit.gsm import septets
from app.kit.msisdn import parse_msisdn

ROOM = 160
PREFIX = 4


def dial(
    number: Annotated[str, typer.Option(help="Whose phone this is.")] = "+254700000001",
    tail: Annotated[str, typer.Option(help="What a deep dial adds to the code, such as 1*2.")] = "",
    language: Annotated[str, typer.Option("--lang", help="sw or en: answers the language question.")] = "",
    script: Annotated[
        Path | None, typer.Option(help="A file with one answer a line, instead of the keyboard.")
    ] = None,
) -> None:
    """Dial the gateway that `itika demo` runs. An empty line hangs up; `!` repeats the last request."""
    place = read_place(PLACE)
    if place is None:
        raise Unusable("No demo is running: start it with `make demo` in another terminal.")
    try:
        msisdn = parse_msisdn(number).e164
    except Invalid as refusal:
        raise Unusable(f"--number: {refusal}") from None
    answers = script.read_text("utf-8").splitlines() if script else None
    with httpx.Client() as http:
        inbox = Inbox(http, place.provider, msisdn)
        inbox.skip()
        phone = Phone(http, place.callback, msisdn, place.code)
        try:
            converse(phone, tail, language, answers)
        except httpx.TransportError:
            raise Unusable(f"Nothing answers at {place.web}: is `make demo` still running?") from None
        show_texts(inbox, place)


def converse(phone: Phone, tail: str, language: str, answers: list[str] | None) -> None:
    """Dial and answer until the dialogue ends, the script does, or the caller hangs up."""
    draw(phone.dial(tail), phone.ended)
    if language and "English" in phone.screen:
        draw(phone.type("1" if language == "sw" else "2"), phone.ended)
    while not phone.ended:
        if answers is None:
            words = typer.prompt(">", default="", show_default=False, prompt_suffix=" ")
        elif answers:
            words = answers.pop(0)
            typer.echo(f"> {words}")
        else:
            return
        if not words:
            return
        draw(phone.again() if words == "!" else phone.type(words), phone.ended)


def draw(screen: str, ended: bool) -> None:
    """The screen as a phone shows it, with the septets it takes of the 160 there are."""
    used = septets(screen) + PREFIX
    title = "END" if ended else "CON"
    Console().print(
        Panel(screen, title=title, subtitle=f"{used}/{ROOM}", width=40, title_align="left"), markup=False
    )


def show_texts(inbox: Inbox, place: Place) -> None:
    """The SMS that arrived meanwhile; the worker needs a moment."""
    for _ in range(6):
        if texts := inbox.new():
            for text in texts:
                Console().print(Panel(text, title=f"SMS {place.code}", width=40, title_align="left"), markup=False)
            return
        time.sleep(0.5)
