"""What becomes of one text whose events come in some order: the rules alone, without a database.

A text is called for; meanwhile and afterwards come the answer of the call, or nobody is left to hear
it, and reports.
"""

from dataclasses import dataclass, replace
from functools import reduce

from app.outbox.delivery import NEXT, State, strongest


@dataclass(frozen=True, slots=True)
class Answered:
    """The end of the call: what the carrier said, and the id it told if it told one."""

    finding: str
    provider_id: str | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """A report about an id; it names the person, of whose texts this one alone is on its way."""

    provider_id: str
    word: str


@dataclass(frozen=True, slots=True)
class Fate:
    """A text so far: its state and id, and every report that came."""

    state: State = State.SENDING
    provider_id: str | None = None
    reports: frozenset[Reported] = frozenset()

    @property
    def delivery(self):
        """The word that stands."""
        return strongest(report.word for report in self.reports if report.provider_id == self.provider_id)


def step(fate, event):
    """The text after one event more."""
    if isinstance(event, Reported):
        fate = replace(fate, reports=fate.reports | {event})
    elif fate.state is State.SENDING:  # the answer of a claim that was given up is refused
        fate = replace(fate, state=NEXT[event.finding], provider_id=event.provider_id or fate.provider_id)
    return settled_by_reports(fate)


def settled_by_reports(fate):
    """An unknown text takes the one id that is reported, and was accepted if its id was."""
    ids = {report.provider_id for report in fate.reports}
    if fate.state is not State.UNKNOWN:
        return fate
    if fate.provider_id is None and len(ids) == 1:
        fate = replace(fate, provider_id=next(iter(ids)))
    return replace(fate, state=State.ACCEPTED) if fate.provider_id in ids else fate


def fate_of(events):
    """The final state of a text."""
    return reduce(step, events, Fate())


def final(fate):
    """What staff see in the end."""
    return fate.state, fate.provider_id, fate.delivery
