"""A conversation written down as a journey, the form of `tests/journeys`, where it is played again as a test."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.console.inbox import Inbox
from app.console.phone import Phone
from app.kit.calendar import NAIROBI

# Drawn at random, so a journey cannot know them.
REFERENCE = re.compile(r"\b[2-9]\d{3} \d{4}\b")


@dataclass(slots=True)
class Transcript:
    """A phone whose conversation is written down in `lines`. Repeats are left out: they are the network's doing."""

    phone: Phone
    inbox: Inbox
    lines: list[str] = field(default_factory=list)

    def dial(self, tail: str, now: datetime) -> str:
        """Dial; the moment is kept, for screens and texts say dates."""
        code = self.phone.code.removesuffix("#") + (f"*{tail}#" if tail else "#")
        self.lines += [f"at {now.astimezone(NAIROBI):%Y-%m-%d %H:%M}", f"from {self.phone.number}", f"dial {code}"]
        return self._shown(self.phone.dial(tail))

    def type(self, words: str) -> str:
        """Answer the screen."""
        self.lines.append(f"> {words}")
        return self._shown(self.phone.type(words))

    def texts(self) -> list[str]:
        """The SMS that came since the last look."""
        came = self.inbox.new()
        self.lines += [f"sms| {REFERENCE.sub('#### ####', text)}" for text in came]
        return came

    def write(self, path: Path) -> None:
        """Add it to the journey in `path`, or begin one."""
        with path.open("a", encoding="utf-8") as journey:
            journey.writelines(f"{line}\n" for line in self.lines)

    def _shown(self, screen: str) -> str:
        first, *others = REFERENCE.sub("#### ####", screen).splitlines() or [""]
        end = "END" if self.phone.ended else ""
        self.lines += [f"{end}| {first}".rstrip(), *(f"| {line}" for line in others)]
        return screen
