"""One hop: what a resident sent, and the screen that answers it. Newcomers read this page first."""

from dataclasses import dataclass, field
from datetime import datetime

from app.contacts.holder import Known
from app.conversation.visit import Visit
from app.kit.gsm import clean
from app.kit.msisdn import Msisdn
from app.kit.seal import Sealer
from app.menu.compile import Menu
from app.menu.engine import Screen, Walk, begin, dial, hear, show


@dataclass(frozen=True, slots=True)
class Hop:
    """One request of a dialogue. `heard` is all that was typed since the dial, joined with `*` by the network."""

    session_id: str
    msisdn: Msisdn
    service_code: str
    network: str
    heard: str


@dataclass(slots=True)
class Dialogue:
    """A session between its hops: who dialled which code, what was heard, and where the walk stands.

    `is_draft` and `is_brief` say whether it is offered to a redial, and that it is kept a short while only.
    """

    id: str
    contact: Known
    service_code: str
    menu_version: str
    walk: Walk
    hops: int = 0
    heard_length: int = 0
    heard_mark: bytes = b""
    ended: bool = False
    is_draft: bool = False
    is_brief: bool = False
    started_at: datetime | None = None
    answered: dict[bytes, Screen] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether no hop was answered yet."""
        return self.hops == 0

    def start_again(self, menu_version: str) -> None:
        """Forget where it stood: its own menu cannot be walked any more, and this one has other screens."""
        self.menu_version, self.walk = menu_version, Walk(language=self.walk.language)

    def belongs_to(self, hop: Hop, sealer: Sealer) -> bool:
        """Whether this hop comes from the number and the code that opened the session."""
        same_number = self.contact.index == sealer.blind(hop.msisdn.e164)
        return same_number and self.service_code == hop.service_code

    def typed_in(self, heard: str, sealer: Sealer) -> str | None:
        """The words that `heard` adds to what we remember, or None where that cannot be told.

        `*` is not escaped by the network, so the new part is what follows the old, never a piece of a split.
        """
        before, rest = heard[: self.heard_length], heard[self.heard_length :]
        if self.heard_length and not rest.startswith("*"):
            return None
        if sealer.mark(before) != self.heard_mark:
            return None
        return clean(rest[1:] if self.heard_length else rest)


def answer(hop: Hop, dialogue: Dialogue, visit: Visit, menu: Menu, sealer: Sealer) -> Screen:
    """The screen for one hop. A repeat gets the same bytes; a stranger or a late comer sees and changes nothing.

    The effect, the state and the ledger line are written by the caller in one transaction, before this is said.
    """
    mark = sealer.mark(hop.heard)
    if not dialogue.is_new and not dialogue.belongs_to(hop, sealer):
        return Screen(menu.word("down", "over", "sw"), ends=True)
    if said := dialogue.answered.get(mark):
        return said
    if dialogue.ended:
        return Screen(menu.word("down", "over", dialogue.walk.language or "sw"), ends=True)
    if dialogue.is_new:
        screen = open_with(hop.heard, dialogue, visit, menu)
    else:
        typed = dialogue.typed_in(hop.heard, sealer)
        if typed is None and len(hop.heard) <= dialogue.heard_length:
            return show(menu, dialogue.walk, visit)  # an old request that came late: nothing is taken from it
        screen = show(menu, dialogue.walk, visit) if typed is None else hear(menu, dialogue.walk, typed, visit)
    record(dialogue, hop.heard, mark, screen)
    return screen


def open_with(heard: str, dialogue: Dialogue, visit: Visit, menu: Menu) -> Screen:
    """The first screen; text on a first hop is a deep dial, the one place where `*` splits."""
    if heard:
        return dial(menu, dialogue.walk, heard.split("*"), visit)
    return begin(menu, dialogue.walk, visit)


def record(dialogue: Dialogue, heard: str, mark: bytes, screen: Screen) -> None:
    """Remember what was heard, as its length and a keyed hash, and what was said."""
    dialogue.hops += 1
    dialogue.heard_length, dialogue.heard_mark = len(heard), mark
    dialogue.answered[mark] = screen
    dialogue.ended = screen.ends
