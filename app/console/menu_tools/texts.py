"""`itika menus extract | export | import`: texts out to translators, and back."""

import re
from pathlib import Path
from typing import Annotated

import typer

from app.authoring.translation.acceptance import Changes, accept, file_of
from app.authoring.translation.extract import merge, new_catalogue, template
from app.authoring.translation.lines import lines_of
from app.authoring.translation.returned import changes_of, sheets_of
from app.authoring.translation.texts import texts_of
from app.authoring.translation.workbook import workbook
from app.console.menu_tools.folder import Folder, read_catalogue, subject_in, write_catalogue
from app.content import faults_in, given_facts
from app.kit.errors import Conflict, Invalid
from app.menu.library import read_library
from app.settings import MENUS, load_settings


def extract(
    folder: Folder = MENUS,
    lang: Annotated[str | None, typer.Option(help="Start the catalogue of this language, such as luy.")] = None,
) -> None:
    """Take the English texts out: write locale/menus.pot, and bring every locale/*.po up to the menus.

    A translation whose English changed is marked fuzzy, with the English that it was made for.
    """
    subject = subject_in(folder)
    if lang:
        start(folder, lang, new_catalogue(lang, texts_of(subject)))
        subject = subject_in(folder)
    (folder / "locale" / "menus.pot").write_text(template(texts_of(subject)), "utf-8")
    for language in sorted(subject.library.catalogues):
        before = read_catalogue(folder, language)
        merged = merge(before, texts_of(subject, language))
        if merged.text != before:
            write_catalogue(folder, language, merged.text)
        said = {"new": merged.new, "stale": merged.stale, "back": merged.back, "gone": merged.gone}
        typer.echo(f"{file_of(language)}: {', '.join(f'{len(found)} {what}' for what, found in said.items())}")
        for what, found in said.items():
            for context in found:
                typer.echo(f"  {what} {context}")


def start(folder: Path, language: str, catalogue: str) -> None:
    """Write a first catalogue. Raises Invalid for what is no code of a language, and Conflict if there is one."""
    if not re.fullmatch(r"[a-z]{2,3}", language) or language == "en":
        raise Invalid(
            "language.form", f"{language} names no other language: write two or three letters, such as luy."
        )
    if (folder / file_of(language)).exists():
        raise Conflict("language.exists", f"{file_of(language)} is there already.")
    write_catalogue(folder, language, catalogue)
    typer.echo(f"{file_of(language)}: started")


def export(
    xlsx: Annotated[Path, typer.Option("--xlsx", help="The spreadsheet to write.")],
    lang: Annotated[str | None, typer.Option(help="Only this language.")] = None,
    folder: Folder = MENUS,
) -> None:
    """Write a spreadsheet for translators: each text with its screen, its English and the letters that are left."""
    subject = subject_in(folder)
    languages = [lang] if lang else sorted(subject.library.catalogues)
    sheets = {language: lines_of(subject, language, read_catalogue(folder, language)) for language in languages}
    xlsx.write_bytes(workbook(sheets))
    counted = ", ".join(f"{len(lines)} texts in {language}" for language, lines in sheets.items())
    typer.echo(f"{xlsx}: {counted}.")


def take_in(
    xlsx: Annotated[Path, typer.Option("--xlsx", exists=True, dir_okay=False, help="As it came back.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    folder: Folder = MENUS,
) -> None:
    """Take a translator's spreadsheet in: the texts that were changed in it, and nothing else.

    Placeholders, letters and lengths are proved first; what is wrong is told by cell, and then nothing is taken.
    """
    found = {
        language: changes_of(rows, read_catalogue(folder, language))
        for language, rows in sheets_of(xlsx.read_bytes()).items()
    }
    changes = {language: each for language, each in found.items() if each}
    given = given_facts(load_settings())
    catalogues = accept(read_library(folder), changes, lambda library: faults_in(library, given))
    tell(changes)
    if not dry_run:
        for language, text in catalogues.items():
            write_catalogue(folder, language, text)
    count = sum(map(len, changes.values()))
    typer.echo(f"{count} texts {'would change' if dry_run else 'changed'}.")


def tell(changes: Changes) -> None:
    """Each change by its cell: what stood there, and what comes."""
    for change in (change for found in changes.values() for change in found):
        mark = f"  review {change.review}" if change.review else ""
        typer.echo(f"{change.cell} {change.context}{mark}")
        if change.after != change.before:
            typer.echo(f"  - {change.before!r}\n  + {change.after!r}")
