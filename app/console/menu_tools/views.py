"""`itika menus sheet | graph | try`: the menus looked at, on paper, as a map, and screen by screen."""

import sys
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.panel import Panel

from app.authoring.graph import mermaid
from app.authoring.paper import paper
from app.authoring.trial import Stage, trial
from app.console.menu_tools.folder import Folder, subject_in
from app.kit.errors import Invalid, NotFound
from app.menu.engine import Screen
from app.menu.library import read_library
from app.menu.screen.sheets import ROOM
from app.menu.screen.texts import width
from app.settings import MENUS


def sheet(folder: Folder = MENUS) -> None:
    """Print a page of HTML with every screen and SMS in every language, to be read or put on paper.

    `itika menus sheet > menus.html`
    """
    typer.echo(paper(subject_in(folder)), nl=False)


def graph(
    folder: Folder = MENUS,
    start: Annotated[str | None, typer.Option("--from", help="Only what can be reached from this node.")] = None,
) -> None:
    """Print the map of the menus as Mermaid text, which forges and editors draw."""
    library = read_library(folder)
    if start is not None and start not in library.nodes:
        raise NotFound("graph.node", f"There is no node {start}: `itika menus graph` shows them all.")
    typer.echo(mermaid(library, start), nl=False)


def try_node(
    node: Annotated[str, typer.Argument(help="Where to begin, such as report.where.")],
    lang: Annotated[str, typer.Option(help="The language of the screens.")] = "en",
    outcome: Annotated[
        list[str] | None, typer.Option(help="What an effect comes to, such as look_report=closed; may be repeated.")
    ] = None,
    folder: Folder = MENUS,
) -> None:
    """Dial a node at once, with example facts and without a database: nothing is filed. An empty line hangs up."""
    subject = subject_in(folder)
    chosen = dict(pair_of(each) for each in outcome or ())
    stage = Stage(subject.library, subject.vocabulary, subject.menu, chosen)
    for screen in trial(stage, node, lang, typed()):
        while stage.done:
            typer.echo(f"({stage.done.pop(0)})")
        draw(screen)


def pair_of(text: str) -> tuple[str, str]:
    """An effect and its outcome, from `effect=outcome`; raises Invalid."""
    effect, equals, outcome = text.partition("=")
    if not equals:
        raise Invalid("trial.outcome", f"--outcome {text}: write effect=outcome, such as look_report=closed.")
    return effect, outcome


def typed() -> Iterator[str]:
    """What is typed, line by line, until an empty one."""
    while True:
        typer.echo("> ", nl=False)
        words = sys.stdin.readline().strip("\n")
        if not words:
            return
        yield words


def draw(screen: Screen) -> None:
    """The screen as a phone shows it, with the letters that it takes."""
    title, taken = "END" if screen.ends else "CON", f"{width(screen.text)}/{ROOM}"
    Console().print(Panel(screen.text, title=title, subtitle=taken, width=40, title_align="left"), markup=False)
