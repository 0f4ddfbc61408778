"""What a form sends: fields of text, made into the shape that they stand for."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile

from app.kit.errors import Fault, Invalid, NotFound, Refusal
from app.web.pages.speech import N_

Shape = TypeVar("Shape", bound=BaseModel)

MENDS: Mapping[str, str] = {
    "missing": N_("Fill this in."),
    "string_too_short": N_("Fill this in."),
    "enum": N_("Choose one of the list."),
    "date_parsing": N_("Write a day such as 2026-12-08."),
    "date_from_datetime_parsing": N_("Write a day such as 2026-12-08."),
    "string_pattern_mismatch": N_("This does not look right: check it."),
}
"""What to do about a fault, in words for whoever fills the form; the fault's own words speak to programs."""


class Sent:
    """The fields of a form: the last of each name, and all of it where a name comes more than once."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.pairs = pairs
        self.fields = {name: value for name, value in pairs if value.strip()}

    def __getitem__(self, name: str) -> str:
        """A field, "" where it was left empty or not sent."""
        return self.fields.get(name, "")

    def all(self, name: str) -> list[str]:
        """Every value of a name, such as those of ticked boxes."""
        return [value for one, value in self.pairs if one == name]

    def shaped(self, shape: type[Shape], **known: Any) -> Shape:
        """The fields that a shape has, as that shape; raises Invalid with a fault for each wrong field."""
        return shaped(
            shape, {name: self.fields[name] for name in shape.model_fields if name in self.fields} | known
        )


def shaped(shape: type[Shape], fields: Mapping[str, Any]) -> Shape:
    """Text as the shape it stands for. Raises Invalid (page.form) with a fault for each field that is wrong."""
    try:
        return shape.model_validate(fields)
    except ValidationError as bad:
        faults = [Fault(_field(error["loc"]), _mend(error)) for error in bad.errors()]
        raise Invalid("page.form", N_("This could not be done yet."), faults) from None


def _field(loc: tuple[int | str, ...]) -> str:
    return ".".join(map(str, loc))


def _mend(error: Any) -> str:
    return MENDS.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")


def in_nairobi(written: str) -> str | None:
    """A moment that a form gives as Nairobi's clocks show it, with its offset; None for an empty field."""
    return f"{written}+03:00" if written else None


def for_wards(wards: Collection[int], every: Collection[int]) -> list[tuple[str, str]]:
    """These wards, as a form that asks "to whom" would send them; `every` ward is the whole county."""
    if set(wards) == set(every):
        return [("whom", "county")]
    return [("whom", "wards"), *(("ward", str(ward)) for ward in wards)]


def attempt(db: Session, deed: Callable[[], Any]) -> Refusal | None:
    """Do what a form asks for, whole or not at all; why it was refused, if it was. Raises NotFound: what is absent
    has no page on which that could be told.
    """
    try:
        with db.begin_nested():
            deed()
    except NotFound:
        raise
    except Refusal as refused:
        return refused
    return None


async def sent(request: Request) -> Sent:
    """The form of this request: its texts alone; `attached` gives its file."""
    form = await request.form()
    return Sent([(name, value) for name, value in form.multi_items() if isinstance(value, str)])


SentHere = Annotated[Sent, Depends(sent)]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that a form brought: its name as the browser tells it, and its bytes."""

    name: str
    content: bytes


async def attached(request: Request) -> Attached | None:
    """The file in the field `file`, if one came; the door has bounded it."""
    file = (await request.form()).get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return None
    content = await file.read()
    await file.close()
    return Attached(file.filename, content)


AttachedHere = Annotated[Attached | None, Depends(attached)]
