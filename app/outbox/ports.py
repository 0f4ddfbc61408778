"""What the outbox needs of others: a carrier for its texts, and menus that word them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.kit.msisdn import Msisdn
from app.outbox.delivery import Answer

NEWS = "county.news"
TEXTS = {NEWS: ""}
"""The texts that the menus must have, each with the facts that it is given."""

WARD = "{ward}"
"""What an author may put into a broadcast's text: the name of its reader's ward."""

OPTED_OUT = "opted_out"
"""The outcome of a refusal because the person told the carrier to stop: no notice is sent to them again."""

SILENCED = "silenced"
"""The outcome of a refusal because the person wants no text of ours at all."""
ANSWER = "sms/"
"""How the key of an answer to somebody's own text begins: it leaves even to whoever wants no other."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a carrier said of one recipient. `cost` is as billed ("KES 0.8000"), `outcome` our word for why.

    `wait_s` is how many seconds a carrier that throttles asks us to wait. `whole` is a call that failed as a whole:
    enough of those in a row, and the carrier counts as away.
    """

    kind: Answer
    provider_id: str | None
    cost: str | None
    outcome: str
    wait_s: float = 0.0
    whole: bool = False


class Carrier(Protocol):
    """Who takes texts to telephones."""

    def send(self, text: str, to: Sequence[Msisdn], *, sender: str) -> Sequence[Verdict]:
        """One call for one text; the verdicts in the order of `to`. Never raises for trouble on the network."""


class Wording(Protocol):
    """What the menus know of messages; every name or fact that is missing raises KeyError."""

    def message_class(self, name: str, /) -> str:
        """What the message is to its reader: receipt, reply or notice."""

    def is_one_way(self, name: str, /) -> bool:
        """Whether it may leave from a name that cannot be answered."""

    def message(self, name: str, facts: Mapping[str, str], language: str, /) -> str:
        """Its words."""

    def word(self, list_: str, key: str, language: str, /) -> str:
        """One word of a closed list."""
