"""What the stand-in remembers: every text it took and for whom, and how it was told to behave."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

from app.africastalking.fake.faults import reported
from app.kit.errors import Invalid
from app.kit.gsm import segment
from app.kit.msisdn import parse_msisdn

KES_A_PART = 0.8

# What the provider says beside each code that means "not taken".
REFUSALS = {
    401: "RiskHold",
    402: "InvalidSenderId",
    403: "InvalidPhoneNumber",
    404: "UnsupportedNumberType",
    405: "InsufficientBalance",
    406: "UserInBlacklist",
    407: "CouldNotRoute",
    500: "InternalServerError",
    501: "GatewayError",
    502: "RejectedByGateway",
}

Entry = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Taken:
    """One text that was taken for one number. `reports` are the words that will be reported about it, in order;
    `arrived` is whether the handset got it, and `copies` how often, by
    the network's own doing.
    """

    id: str
    number: str
    sender: str
    words: str
    parts: int
    at: str
    reports: tuple[str, ...]
    arrived: bool
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Script:
    """How texts to one number fare: a code of REFUSALS, or 0 to take them; then the words to report."""

    code: int = 0
    reports: tuple[str, ...] = ("Sent", "Success")


@dataclass(frozen=True, slots=True)
class Fault:
    """How one whole request goes wrong; `seconds` is for those that take their time."""

    mode: str
    seconds: float = 60.0


@dataclass(slots=True)
class Ledger:
    """The stand-in's memory, which ends with its process."""

    taken: list[Taken] = field(default_factory=list)
    inbox: list[Entry] = field(default_factory=list)
    scripts: dict[str, Script] = field(default_factory=dict)
    faults: deque[Fault] = field(default_factory=deque)
    usual: Script = Script()
    weather: tuple[Fault | None, ...] = ()
    turns: Iterator[int] = field(default_factory=count)

    def fault(self) -> Fault | None:
        """What the next request meets: a fault that was ordered for it, else its turn of the weather."""
        if self.faults:
            return self.faults.popleft()
        return self.weather[next(self.turns) % len(self.weather)] if self.weather else None

    def take(
        self, to: Sequence[str], sender: str, words: str, code: int, mode: str = ""
    ) -> tuple[list[Entry], list[Taken]]:
        """The `Recipients` of the answer, and what was taken; those that are taken are answered with `code`.

        `mode` may change what is reported of them, and how often they arrive.
        """
        entries, taken = [], []
        for number in to:
            script = self.scripts.get(number, self.usual)
            if refusal := script.code or (0 if is_mobile(number) else 403):
                entries.append(_entry(number, "0", "None", REFUSALS[refusal], refusal))
                continue
            text = _taken(number, sender, words, script, mode)
            entries.append(_entry(number, f"KES {KES_A_PART * text.parts:.4f}", text.id, "Success", code))
            taken.append(text)
        self.taken += taken
        return entries, taken

    def handsets(self) -> list[str]:
        """The numbers that got something, in the order of their last text, the newest first."""
        return list(dict.fromkeys(text.number for text in reversed(self.taken) if text.arrived))

    def handset(self, number: str) -> list[Taken]:
        """What one handset got, oldest first."""
        return [text for text in self.taken if text.number == number and text.arrived]


def is_mobile(number: str) -> bool:
    """Whether the stand-in can reach it: a Kenyan mobile number, spelt with its plus."""
    try:
        return parse_msisdn(number).e164 == number
    except Invalid:
        return False


def _taken(number: str, sender: str, words: str, script: Script, mode: str) -> Taken:
    return Taken(
        id=f"ATXid_{uuid4().hex}",
        number=number,
        sender=sender,
        words=words,
        parts=len(segment(words).parts),
        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        reports=reported(mode, script.reports),
        arrived="Success" in script.reports,
        copies=2 if mode == "twice" else 1,
    )


def _entry(number: str, cost: str, provider_id: str, status: str, code: int) -> Entry:
    return {"number": number, "cost": cost, "messageId": provider_id, "status": status, "statusCode": code}
