"""What a row of such a list says, and every fault in it: PURE."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.kit.errors import Fault, Invalid
from app.kit.msisdn import Msisdn, parse_msisdn

FIELDS = ("number", "ward", "language")
"""What a column may hold; a language may be left out."""
LANGUAGES = {"en": "en", "english": "en", "kiingereza": "en", "sw": "sw", "kiswahili": "sw", "swahili": "sw"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody who wants the notices of one ward; language None where the list does not tell."""

    row: int
    number: Msisdn
    ward: int
    language: str | None


@dataclass(frozen=True, slots=True)
class Faulty:
    """A row that is not taken, and why, field by field; what it holds is not repeated."""

    row: int
    faults: Sequence[Fault]


def columns_of(heading: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """Where each field stands. `mapping` names the heading of a field that is not headed by its own name.

    Raises Invalid (roll.columns).
    """
    heads = {head.strip().casefold(): at for at, head in enumerate(heading)}
    asked = {field: mapping.get(field, field).strip().casefold() for field in FIELDS}
    needed = {"number", "ward", *(mapping.keys() & set(FIELDS))}
    absent = [field for field in FIELDS if field in needed and asked[field] not in heads]
    faults = [Fault(field, f"No column is headed {mapping.get(field, field)}.") for field in absent]
    faults += [Fault(field, "There is no such field.") for field in sorted(mapping.keys() - set(FIELDS))]
    if faults:
        raise Invalid("roll.columns", "The columns of this list are not what was said.", faults)
    return {field: heads[head] for field, head in asked.items() if head in heads}


def read_rows(
    rows: Iterable[Sequence[str]], columns: Mapping[str, int], wards: Mapping[str, int], first: int = 2
) -> Iterator[Wanted | Faulty]:
    """Each row that holds something, numbered from `first` as in the file, whose heading is row 1.

    `wards` are their codes by casefolded name.
    """
    for number, row in enumerate(rows, first):
        if any(cell.strip() for cell in row):
            yield _read(number, row, columns, wards)


def _read(number: int, row: Sequence[str], columns: Mapping[str, int], wards: Mapping[str, int]) -> Wanted | Faulty:
    said = {field: row[at].strip() if at < len(row) else "" for field, at in columns.items()}
    faults: list[Fault] = []
    msisdn, ward = _number(said["number"], faults), wards.get(said["ward"].casefold())
    if ward is None:
        faults.append(Fault("ward", "There is no such ward: write its name, or its IEBC code."))
    language = LANGUAGES.get(said.get("language", "").casefold())
    if language is None and said.get("language"):
        faults.append(Fault("language", "Write English or Kiswahili, or nothing."))
    if faults or msisdn is None or ward is None:
        return Faulty(number, faults)
    return Wanted(number, msisdn, ward, language)


def _number(said: str, faults: list[Fault]) -> Msisdn | None:
    """A spreadsheet may put .0 behind a number."""
    try:
        return parse_msisdn(said.removesuffix(".0"))
    except Invalid:
        faults.append(Fault("number", "This is no Kenyan mobile number."))
        return None
