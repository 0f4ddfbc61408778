"""What the stand-in remembers: every text it took and for whom, and how it was told to behave."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

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
    `arrived` is whether the handset got it.
    """

    id: str
    number: str
    sender: str
    words: str
    parts: int
    at: str
    reports: tuple[str, ...]
    arrived: bool


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

    def take(self, to: Sequence[str], sender: str, words: str, code: int) -> tuple[list[Entry], list[Taken]]:
        """The `Recipients` of the answer, and what was taken; those that are taken are answered with `code`."""
        entries, taken = [], []
        for number in to:
            script = self.scripts.get(number, Script())
            if refusal := script.code or (0 if is_mobile(number) else 403):
                entries.append(_entry(number, "0", "None", REFUSALS[refusal], refusal))
                continue
            text = _taken(number, sender, words, script)
            entries.append(_entry(number, f"KES {KES_A_PART * text.parts:.4f}", text.id, "Success", code))
            taken.append(text)
        self.taken += taken
        return entries, taken

    def handset(self, number: str) -> list[Taken]:
        """What one handset got, oldest first."""
        return [text for text in self.taken if text.number == number and text.arrived]


def is_mobile(number: str) -> bool:
    """Whether the stand-in can reach it: a Kenyan mobile number, spelt with its plus."""
    try:
        return parse_msisdn(number).e164 == number
    except Invalid:
        return False


def _taken(number: str, sender: str, words: str, script: Script) -> Taken:
    return Taken(
        id=f"ATXid_{uuid4().hex}",
        number=number,
        sender=sender,
        words=words,
        parts=len(segment(words).parts),
        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        reports=script.reports,
        arrived="Success" in script.reports,
    )


def _entry(number: str, cost: str, provider_id: str, status: str, code: int) -> Entry:
    return {"number": number, "cost": cost, "messageId": provider_id, "status": status, "statusCode": code}
