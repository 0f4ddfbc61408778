"""`itika broadcast import`: a list of subscribers, tried dry or taken in by chunks; stopped, it goes on again."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from app.console.staff import one_transaction
from app.content import names_in
from app.keys import load_sealer
from app.kit.errors import Fault, Invalid
from app.menu.library import read_library
from app.rolls import actions
from app.rolls.files import digest_of, rows_of
from app.rolls.sheet import Faulty, Wanted, columns_of, read_rows
from app.settings import MENUS, load_settings

CHUNK = 500
SHOWN = 20

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV in UTF-8, or an .xlsx.")]
Map = Annotated[list[str] | None, typer.Option("--map", help="A field and its heading: number=Phone, ward=Ward.")]


def import_(
    file: File,
    consent: Annotated[str, typer.Option(help="Where, when and how those on the list said yes.")],
    mapping: Map = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what is wrong with it, and take nothing.")
    ] = False,
) -> None:
    """Subscribe those on a list. Who stopped is never brought back; who is there already stays as they are.

    Stopped by Ctrl-C, the same command goes on where it was. Faulty rows are left out, and said.
    """
    rows = read(file, mapping or [])
    faulty = [row for row in rows if isinstance(row, Faulty)]
    for row in faulty[:SHOWN]:
        typer.echo(f"row {row.row}: " + "; ".join(f"{fault.field}: {fault.detail}" for fault in row.faults))
    if len(faulty) > SHOWN:
        typer.echo(f"… and {len(faulty) - SHOWN} more rows that are faulty")
    if dry_run:
        numbers = Counter((row.number, row.ward) for row in rows if isinstance(row, Wanted))
        typer.echo(
            f"{len(numbers)} to subscribe, {numbers.total() - len(numbers)} twice, {len(faulty)} faulty rows."
        )
        return
    _take(file, consent, mapping or [], rows)


def read(file: Path, mapping: Sequence[str]) -> list[Wanted | Faulty]:
    """Every row of the list, by the county's own names of wards. Raises Invalid (roll.columns, roll.file)."""
    pairs = dict(pair.split("=", 1) for pair in mapping if "=" in pair)
    if len(pairs) < len(mapping):
        raise Invalid("roll.columns", "Say --map field=heading.", [Fault("map", "Write field=heading.")])
    names = names_in(read_library(MENUS), "ward")
    wards = {said.casefold(): int(code) for code, known in names.items() for said in (code, *known)}
    rows = rows_of(file.read_bytes(), file.name)
    return list(read_rows(rows, columns_of(next(rows, ()), pairs), wards))


def _take(file: Path, consent: str, mapping: Sequence[str], rows: Sequence[Wanted | Faulty]) -> None:
    sealer, digest = load_sealer(load_settings().itika_keys_file), digest_of(file.read_bytes(), "\n".join(mapping))
    with Progress() as shown:
        bar = shown.add_task(file.name, total=len(rows))
        for at in range(0, len(rows), CHUNK):
            chunk = rows[at : at + CHUNK]
            with one_transaction() as db:
                roll = actions.begin(db, digest, consent, now=datetime.now(UTC))
                actions.take(db, roll, chunk, sealer, now=datetime.now(UTC))
            shown.advance(bar, len(chunk))
    with one_transaction() as db:
        roll = actions.begin(db, digest, consent, now=datetime.now(UTC))
        actions.end(db, roll, now=datetime.now(UTC))
        typer.echo(
            f"{roll.added} subscribed, {roll.merged} were there already or twice, {roll.stopped} had stopped, "
            f"{roll.faulty} faulty rows."
        )
