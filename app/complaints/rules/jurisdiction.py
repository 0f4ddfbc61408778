"""Who answers for what and since when, where the county's work ends, and why a report may not be taken up."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self, TypeVar

from pydantic import Field, model_validator

from app.complaints.rules.clocks import Part
from app.kit.errors import Fault, Invalid


class Line(Part):
    """A line of the register, which held from one day until another; `source` says by what authority."""

    id: str = Field(pattern="^[a-z0-9_]+$")
    from_on: date = Field(alias="from")
    until: date | None = None
    source: str
    verified: bool

    @model_validator(mode="after")
    def _forward(self) -> Self:
        """It ends no earlier than it begins."""
        if self.until and self.until < self.from_on:
            raise ValueError(f"{self.id} ends before it begins")
        return self

    def holds(self, on: date) -> bool:
        """Whether it held on that day; its last day is one of them."""
        return self.from_on <= on and (self.until is None or on <= self.until)


class Office(Line):
    """An office of the county: its name and head then, what it is part of, and what it became."""

    name: str
    head: str
    units: tuple[str, ...] = ()
    parent: str | None = None
    became: str | None = None
    independent: bool = False


class Referral(Line):
    """Somebody outside the county, what goes to them, and the one number that a resident is given."""

    matter: str
    to: str
    number: str | None = Field(default=None, max_length=13)


class Beyond(Line):
    """What even the Ombudsman may not take, and the referral that is open instead."""

    matter: str
    to: str


class Ground(Line):
    """A reason for not taking a report up; `refers` is the referral that the resident is shown, if there is one."""

    name: str
    refers: str | None = None


AnyLine = TypeVar("AnyLine", bound=Line)


class Jurisdiction(Part):
    """The county's register of who may decide what; refused when one of its lines points to nothing."""

    offices: tuple[Office, ...]
    referrals: tuple[Referral, ...]
    beyond: tuple[Beyond, ...]
    grounds: tuple[Ground, ...]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """What a line points to is there, and at most one line of a name holds on any day."""
        offices, referrals = ({line.id for line in lines} for lines in (self.offices, self.referrals))
        pointed = {name for office in self.offices for name in (office.parent, office.became) if name}
        sent = {line.to for line in self.beyond} | {ground.refers for ground in self.grounds if ground.refers}
        if lacking := (pointed - offices) | (sent - referrals):
            raise ValueError(f"lines point to {', '.join(sorted(lacking))}, which is not there")
        for lines in (self.offices, self.referrals, self.beyond, self.grounds):
            if twice := _overlapping(lines):
                raise ValueError(f"two lines of {twice} hold on one day: give the older one an `until`")
        return self

    @property
    def lasting(self) -> frozenset[str]:
        """The offices whose line has no end."""
        return frozenset(office.id for office in self.offices if office.until is None)


def office(register: Jurisdiction, name: str, on: date) -> Office:
    """The office of that name as it was on that day. Raises Invalid (complaint.department)."""
    return _line(register.offices, name, on, "complaint.department", "department")


def referral(register: Jurisdiction, name: str, on: date) -> Referral:
    """Where that matter went on that day. Raises Invalid (complaint.agency)."""
    return _line(register.referrals, name, on, "complaint.agency", "agency")


def ground(register: Jurisdiction, name: str, on: date) -> Ground:
    """The ground of that name, if it held on that day. Raises Invalid (complaint.ground)."""
    return _line(register.grounds, name, on, "complaint.ground", "ground")


def beyond(register: Jurisdiction, on: date) -> Sequence[Beyond]:
    """All that even the Ombudsman might not take on that day."""
    return [line for line in register.beyond if line.holds(on)]


def _line(lines: Sequence[AnyLine], name: str, on: date, rule: str, field: str) -> AnyLine:
    held = {line.id: line for line in lines if line.holds(on)}
    if name not in held:
        fault = Fault(field, f"Choose one of: {', '.join(sorted(held))}.")
        raise Invalid(rule, f"On {on.isoformat()} there is no {field} {name}.", [fault])
    return held[name]


def _overlapping(lines: Iterable[Line]) -> str | None:
    """The name of two lines that hold on one day."""
    ends: dict[str, date] = {}
    for line in sorted(lines, key=lambda one: (one.id, one.from_on)):
        if line.from_on <= ends.get(line.id, date.min):
            return line.id
        ends[line.id] = line.until or date.max
    return None
