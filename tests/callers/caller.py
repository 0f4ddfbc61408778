"""A simulated caller: does one step after another through the door, and knows at once when an answer is wrong."""

import asyncio
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from app.kit.gsm import septets, strange
from app.kit.reference import is_reference
from app.menu.compiled import HOME
from app.menu.engine import Walk
from tests.callers.editions import ACCENTED, is_of, plain_edition
from tests.callers.house import House
from tests.callers.steps import Step
from tests.proofs.callers import REFERENCE

ROOM = 160
FARTHEST = 6
"""Keys that lead home, or to the end, from wherever one stands: 9, or 0 where words are asked."""
PRINTED = {"".join(found.groups()) for text in plain_edition().values() for found in REFERENCE.finditer(text)}
MARKER, MARKED = "q{}z", re.compile(r"q(\d+)z")
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A promise that was broken, by its rule."""

    rule: str
    detail: str


@dataclass
class Caller:
    """One number with its handset. `script` is what was done so far, `said` what was answered to each request."""

    house: House
    crowd: list["Caller"] = field(default_factory=list)
    number: int = field(default_factory=lambda: next(_numbers))
    script: list[Step] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    said: dict[tuple[str, str, int], bytes] = field(default_factory=dict)
    """What was answered, by session, all that was heard, and how often that session had been erased."""
    accents: dict[tuple[str, int], bool] = field(default_factory=dict)
    sessions: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    """Sessions that a stranger began anew once they were erased: they are the stranger's."""
    shown: list[str] = field(default_factory=list)
    """References that stood on this caller's screens."""
    heard: str = ""
    is_open: bool = False

    @property
    def e164(self) -> str:
        """The number."""
        return f"+2547{self.number:08d}"

    @property
    def session(self) -> str:
        """The session dialled last."""
        return self.sessions[-1] if self.sessions else ""

    @property
    def stands(self) -> Walk | None:
        """Where the open dialogue stands."""
        turns = self.house.watch.turns.get(self.session)
        return turns[-1].after if turns else None

    async def follow(self, script: Iterable[Step]) -> None:
        """Do what a script says, as far as it can be done, until something is wrong."""
        for step in script:
            if self.wrong:
                break
            await self.do(step)

    async def do(self, step: Step) -> None:
        """Do one step; what has no place here is left out."""
        if not self.is_open and step.deed in {"type", "shorter", "stranger", "rush", "leave", "out"}:
            return
        self.script.append(step)
        await getattr(self, f"_{step.deed}")(step)
        for line in (line for one in self.sessions for line in self.house.watch.broken.get(one, ())):
            self.blame("inside", line)

    def blame(self, rule: str, detail: str) -> None:
        """Note that a promise was broken."""
        self.wrong.append(Wrong(rule, detail))

    def words(self, step: Step) -> str:
        """The words of a step, in this caller's mouth."""
        if "{" not in step.words:
            return step.words
        theirs = next((one.shown[-1] for one in self.crowd if one is not self and one.shown), "48291386")
        mine = self.shown[-1] if self.shown else "48291386"
        filled = {"{me}": MARKER.format(self.number), "{pin}": f"{self.number % 10_000:04d}"}
        for slot, value in (filled | {"{mine}": mine, "{theirs}": theirs}).items():
            step = Step(step.deed, step.words.replace(slot, value), step.times)
        return step.words

    async def _dial(self, step: Step) -> None:
        self.sessions.append(f"ATUid_{secrets.token_hex(8)}")
        self.heard = self.words(step)
        await self._send(step.times)

    async def _type(self, step: Step) -> None:
        self.heard = self._after(self.words(step))
        await self._send(step.times)

    def _after(self, words: str) -> str:
        return f"{self.heard}*{words}" if self.heard else words

    async def _send(self, times: int) -> None:
        answers = await asyncio.gather(*(self._ask(self.session, self.heard) for _ in range(times)))
        self.is_open = answers[0].startswith(b"CON")

    async def _again(self, step: Step) -> None:
        if self.session:
            await self._ask(self.session, self.heard)

    async def _late(self, step: Step) -> None:
        for session_id, heard, _ in list(self.said)[-1 - step.times :][:1]:
            await self._ask(session_id, heard)

    async def _shorter(self, step: Step) -> None:
        heard = self.heard[: len(self.heard) // 2] + "9"
        erased = self.house.watch.erased[self.session]
        before = self.stands
        if len(heard) <= len(self.heard) and before and (self.session, heard, erased) not in self.said:
            status, body = await self.house.ask(self.e164, self.session, heard)
            self._judge(self.session, status, body)
            if self.stands != before and self.house.watch.erased[self.session] == erased:
                self.blame("late", f"{heard!r} came late, and was taken")

    async def _stranger(self, step: Step) -> None:
        before, erased = self.stands, self.house.watch.erased[self.session]
        if before is None or self.session in self.lost:
            return  # it was erased: whoever comes first in its name begins it anew
        heard = self._after(self.words(step)) if step.words else self.heard
        status, body = await self.house.ask(f"+2541{self.number:08d}", self.session, heard)
        self._fits(status, body)
        said = body.decode()
        if self.house.watch.erased[self.session] != erased:
            self.lost.add(self.session)
            return
        if not said.startswith("END") or self._markers(said) or self._references(said) or before != self.stands:
            self.blame("stranger", f"another number was let in: {said!r}")

    async def _rush(self, step: Step) -> None:
        first = self._after(self.words(step))
        self.heard = f"{first}*{self.words(step)}"
        answers = await asyncio.gather(self._ask(self.session, first), self._ask(self.session, self.heard))
        self.is_open = all(answer.startswith(b"CON") for answer in answers)

    async def _leave(self, step: Step) -> None:
        self.is_open = False

    async def _resume(self, step: Step) -> None:
        if len(self.sessions) > 1:
            self.sessions.insert(0, self.sessions.pop())
            turns = self.house.watch.every_turn(self.session)
            self.heard = turns[-1].heard
            # No network goes on with what it has ended, though a dialogue that was erased would begin anew.
            answers = [body for (session, *_), body in self.said.items() if session == self.session]
            self.is_open = bool(answers) and all(body.startswith(b"CON") for body in answers)

    async def _out(self, step: Step) -> None:
        for _ in range(FARTHEST):
            at = self.stands
            if not self.is_open or (at and at.node == HOME):
                return
            scene = self.house.watch.content[self.session].menu.nodes.get(at.node) if at else None
            self.heard = self._after("9" if scene is None else ("0" if scene.asks else "9") if scene.keys else "1")
            await self._send(1)
        if self.is_open and self.stands and self.stands.node != HOME:
            self.blame("way out", f"no way home from {self.stands.node} in {FARTHEST} keys")

    async def _officer(self, step: Step) -> None:
        if self.shown:
            self.house.work_on(self.shown[-1], step.times)

    async def _chores(self, step: Step) -> None:
        await self.house.chores()

    async def _wait(self, step: Step) -> None:
        self.house.wait(step.times)

    async def _restart(self, step: Step) -> None:
        await self.house.restart()

    async def _swap(self, step: Step) -> None:
        await self.house.swap()

    async def _ask(self, session_id: str, heard: str) -> bytes:
        """One request in this caller's own name."""
        status, body = await self.house.ask(self.e164, session_id, heard)
        erased = self.house.watch.erased[session_id]
        before = self.said.setdefault((session_id, heard, erased), body)
        if body != before and (not erased or self._was_taken(session_id, heard)):
            self.blame("repeat", f"{body.decode()!r}, and before {before.decode()!r}")
        self._judge(session_id, status, body)
        return body

    def _was_taken(self, session_id: str, heard: str) -> bool:
        """Whether this dialogue took it: what comes late from one that was erased shows where this one stands."""
        return any(turn.heard == heard for turn in self.house.watch.turns.get(session_id, ()))

    def _judge(self, session_id: str, status: int, body: bytes) -> None:
        self._fits(status, body)
        screen = body.decode()[4:]
        if self._markers(screen):
            self.blame("foreign", f"somebody else's words: {screen!r}")
        if screen in self.house.sorry:
            if not self._has_filed_once(session_id):
                self.blame("apology", f"the desk failed, at {self.stands and self.stands.node}")
            return
        self.shown.extend(one for one in self._references(screen) if one not in self.shown)
        if not self.house.watch.every_turn(session_id):
            self.blame("answered", f"nobody answered but the door: {screen!r}")
        erased = self.house.watch.erased[session_id]
        accents = self.accents.setdefault((session_id, erased), bool(ACCENTED.search(screen)))
        if not is_of(screen, accents=accents):
            self.blame("edition", f"this is not of the edition it began with: {screen!r}")

    def _has_filed_once(self, session_id: str) -> bool:
        """Whether a dialogue of that name filed and was erased: the database lets it file no more."""
        return any(turn.filed for turn in self.house.watch.past.get(session_id, ()))

    def _fits(self, status: int, body: bytes) -> None:
        said = body.decode()
        if status != 200 or said[:4] not in {"CON ", "END "} or not said[4:].strip():
            self.blame("door", f"{status} {said!r}")
        elif strange(said) or septets(said) > ROOM:
            self.blame("fits", f"no phone shows this whole: {said!r}")

    def _markers(self, screen: str) -> list[str]:
        """Others' markers on a screen."""
        return [found for found in MARKED.findall(screen) if found != str(self.number)]

    def _references(self, screen: str) -> list[str]:
        """References on a screen that this caller did not type."""
        found = ["".join(one.groups()) for one in REFERENCE.finditer(screen)]
        typed = self.heard.replace(" ", "")
        return [one for one in found if is_reference(one) and one not in PRINTED and one not in typed]
