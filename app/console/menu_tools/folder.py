"""The folder of menus as the tools read it, and its catalogues as the tools write them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from app.authoring.translation.acceptance import file_of
from app.content import Press, given_facts
from app.kit.errors import Invalid, NotFound
from app.menu.library import read_library
from app.menu.proofs.subject import Subject
from app.settings import load_settings

Folder = Annotated[Path, typer.Option(help="Where the menus lie.")]


def subject_in(folder: Path) -> Subject:
    """The menus of a folder, ready to be drawn. Raises MenuFaults, or Invalid, when a file cannot be read."""
    press = Press(given_facts(load_settings()), datetime.now(UTC))
    try:
        return press.subject(read_library(folder))
    except ValidationError as bad:
        mend = "`itika menus check` says on which line."
        raise Invalid("menus.form", f"{bad.title.lower()}.yaml has {bad.error_count()} faults: {mend}") from None


def read_catalogue(folder: Path, language: str) -> str:
    """A language's PO file with plain line breaks. Raises NotFound, and Invalid when it is no UTF-8."""
    path = folder / file_of(language)
    try:
        return path.read_bytes().decode().replace("\r\n", "\n")
    except FileNotFoundError:
        start = f"`itika menus extract --lang {language}` starts it"
        raise NotFound("catalogue.missing", f"There is no {path}: {start}.") from None
    except UnicodeDecodeError:
        raise Invalid("catalogue.form", f"{path} is not in UTF-8: save it so.") from None


def write_catalogue(folder: Path, language: str, text: str) -> None:
    """Write a PO file with the line breaks that it had."""
    path = folder / file_of(language)
    had = path.read_bytes() if path.exists() else b""
    path.write_bytes((text.replace("\n", "\r\n") if b"\r\n" in had else text).encode())
