"""What a broadcast would cost and take, and what stands against it: PURE."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, Decimal

from pydantic import BaseModel, ConfigDict, Field

from app.kit.calendar import NAIROBI, nairobi_day
from app.kit.gsm import fold
from app.kit.measure import Costly, Measured, costly, measure
from app.outbox.ports import WARD

CENT = Decimal("0.01")
MOST_SEGMENTS = 2
"""Of one copy: what nobody reads on a basic phone is not sent."""


class Freeze(BaseModel):
    """Days, both included, on which no broadcast leaves, such as those before an election, and by which rule."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: date
    last: date
    because: str


class Restraint(BaseModel):
    """How the county holds itself back, as `menus/broadcasts.yaml` says; what that leaves out stands here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: int = Field(100, ge=1)
    look_minutes: int = Field(5, ge=0, le=120)
    apart_hours: int = Field(24, ge=0, le=168)
    most_recipients: int = Field(60_000, ge=1)
    most_a_day: int = Field(120_000, ge=1)
    tests: int = Field(5, ge=1, le=20)
    freezes: Sequence[Freeze] = ()

    def frozen(self, day: date) -> Freeze | None:
        """What keeps that day silent, if something does."""
        return next((freeze for freeze in self.freezes if freeze.first <= day <= freeze.last), None)


@dataclass(frozen=True, slots=True)
class Carriage:
    """How texts are carried: KES for a segment, texts a second, and the hours in Nairobi for notices."""

    price: Decimal
    per_second: float
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Share:
    """So many people of one ward who read one language."""

    ward: int
    language: str
    people: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Who would get it now, and how many of the subscribers would not, by reason."""

    shares: Sequence[Share]
    left_out: Mapping[str, int]

    @property
    def people(self) -> int:
        """How many would get it."""
        return sum(share.people for share in self.shares)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One language's text as its longest reader gets it, and what all its readers cost."""

    language: str
    people: int
    longest: Measured
    characters: int
    costly: Sequence[Costly]
    plain: Measured
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Estimate:
    """What it comes to: KES as it stands and at most, whatever language people turn to, in whole cents; seconds of
    sending.
    """

    spoken: Sequence[Spoken]
    people: int
    by_ward: Mapping[int, int]
    left_out: Mapping[str, int]
    cost: Decimal
    ceiling: Decimal
    seconds: float

    @property
    def segments(self) -> int:
        """The most that one copy takes."""
        return max(one.longest.segments for one in self.spoken)


@dataclass(frozen=True, slots=True)
class Draft:
    """What of a broadcast is judged."""

    texts: Mapping[str, str]
    wards: Sequence[int]
    starts_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing that stands against it: `rule` for programs, `detail` for people."""

    rule: str
    detail: str


def personal(text: str, ward: str) -> str:
    """The text as somebody of that ward reads it."""
    return text.replace(WARD, ward)


def estimate(
    texts: Mapping[str, str], tally: Tally, names: Mapping[str, Mapping[int, str]], carriage: Carriage
) -> Estimate:
    """What these texts cost for these people; `names` are the wards' by language."""
    spoken = [_spoken(language, text, names[language], tally, carriage.price) for language, text in texts.items()]
    by_ward: Counter[int] = Counter()
    for share in tally.shares:
        by_ward[share.ward] += share.people
    dearest = max(one.longest.cost for one in spoken)
    return Estimate(
        spoken=spoken,
        people=tally.people,
        by_ward=by_ward,
        left_out=tally.left_out,
        cost=sum((one.cost for one in spoken), Decimal()),
        ceiling=(tally.people * dearest).quantize(CENT, ROUND_CEILING),
        seconds=tally.people / carriage.per_second,
    )


def _spoken(language: str, text: str, names: Mapping[int, str], tally: Tally, price: Decimal) -> Spoken:
    wards = {share.ward for share in tally.shares} if WARD in text else set()
    read = {ward: measure(personal(text, names.get(ward, "")), price) for ward in wards}
    plain = measure(text, price)
    longest = max(read.values(), key=lambda one: (one.segments, one.units), default=plain)
    mine = [share for share in tally.shares if share.language == language]
    return Spoken(
        language=language,
        people=sum(share.people for share in mine),
        longest=longest,
        characters=len(longest.text),
        costly=costly(longest.text),
        plain=measure(fold(longest.text), price),
        cost=sum((share.people * read.get(share.ward, plain).cost for share in mine), Decimal()),
    )


def ends_at(start: datetime, seconds: float, carriage: Carriage) -> datetime:
    """When the last text leaves that begins then: nothing leaves outside the hours for notices."""
    left, moment = timedelta(seconds=seconds), _open(start, carriage)
    while True:
        closes = _at(moment, carriage.closes)
        if moment + left <= closes:
            return moment + left
        left -= closes - moment
        moment = _open(closes, carriage)


def _open(moment: datetime, carriage: Carriage) -> datetime:
    opens, closes = _at(moment, carriage.opens), _at(moment, carriage.closes)
    if moment < opens:
        return opens
    return moment if moment < closes else opens + timedelta(days=1)


def _at(moment: datetime, hour: int) -> datetime:
    day = datetime.combine(nairobi_day(moment), time(), NAIROBI)
    return (day + timedelta(hours=hour)).astimezone(moment.tzinfo)


def blockers(
    draft: Draft, found: Estimate, restraint: Restraint, *, today: int, now: datetime
) -> Iterator[Objection]:
    """Why it must not leave; `today` are the recipients of what was released in the last 24 hours."""
    if draft.expires_at <= now:
        yield Objection("broadcast.over", "What this notice tells of is past: it is not sent any more.")
    elif draft.expires_at <= draft.starts_at:
        yield Objection("broadcast.late", "It begins after what it tells of is past.")
    days = (nairobi_day(now), nairobi_day(draft.starts_at))
    for freeze in dict.fromkeys(restraint.frozen(day) for day in days):
        if freeze:
            yield Objection(
                "broadcast.frozen", f"Nothing is sent from {freeze.first} to {freeze.last}: {freeze.because}"
            )
    for one in found.spoken:
        if (parts := one.longest.segments) > MOST_SEGMENTS:
            why = f"The text in {one.language} takes {parts} segments: {MOST_SEGMENTS} at most."
            yield Objection("broadcast.long", why)
    if found.people > restraint.most_recipients:
        yield Objection(
            "broadcast.many", f"{found.people} people are more than {restraint.most_recipients} for one notice."
        )
    elif found.people + today > restraint.most_a_day:
        yield Objection(
            "broadcast.day",
            f"With {today} of the last 24 hours these are more than {restraint.most_a_day} for a day.",
        )


def warnings(draft: Draft, found: Estimate, carriage: Carriage) -> Iterator[Objection]:
    """What an author should know before they go on."""
    if not found.people:
        yield Objection("broadcast.nobody", "Nobody would get it.")
    for one in found.spoken:
        if one.costly:
            named = ", ".join(f"{each.letter} ({each.code}), plain: {each.instead}" for each in one.costly)
            less = one.longest.segments - one.plain.segments
            yield Objection(
                "broadcast.costly", f"In {one.language} these letters cost {less} segments a copy: {named}."
            )
        elif one.longest.segments > 1:
            yield Objection("broadcast.parts", f"The text in {one.language} takes {one.longest.segments} segments.")
        if "{" in one.longest.text:
            yield Objection("broadcast.braces", f"The text in {one.language} has braces: only {WARD} is filled in.")
    if len(set(draft.texts.values())) < len(draft.texts):
        yield Objection("broadcast.same", "The text is the same in two languages: was it translated?")
    if ends_at(draft.starts_at, found.seconds, carriage) > draft.expires_at:
        yield Objection("broadcast.slow", "At the allowed rate it is past before everybody has it.")
    if told := found.left_out.get("told_lately", 0):
        yield Objection("broadcast.told", f"{told} were told something else so lately that they are left out.")
