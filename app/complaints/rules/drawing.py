"""The lifecycle as Mermaid text, which any forge and most editors draw: made of the tables that decide."""

from collections.abc import Iterator

from app.complaints.rules.lifecycle import CLOSED, MOVES, REMEMBERING, State, Verb
from app.complaints.rules.parties import BY, TIMERS

START = "[*]"


def mermaid() -> str:
    """A state diagram of every move that leads elsewhere, with who does it; what changes no state is left out.

    Under an open state stands its clock and who must act before it runs out.
    """
    lines = ["stateDiagram-v2", *(f"  {state} : {state}{_clock(state)}" for state in State)]
    roads: dict[tuple[str, str], list[str]] = {}
    for before, verb, after in sorted(_steps(), key=_order):
        if before is not after:
            roads.setdefault((before or START, after), []).append(f"{verb} ({_who(verb)})")
    lines.extend(f"  {before} --> {after} : {', '.join(verbs)}" for (before, after), verbs in roads.items())
    lines.extend(f"  {state} --> {START}" for state in State if state in CLOSED - REMEMBERING)
    return "\n".join(lines) + "\n"


def _steps() -> Iterator[tuple[State | None, Verb, State]]:
    """Every move; one that leads back, to each state that leads to where it begins."""
    for (before, verb), after in MOVES.items():
        backs = [start for (start, _), end in MOVES.items() if end is before and start not in (None, before)]
        for to in [after] if isinstance(after, State) else dict.fromkeys(backs):
            assert to is not None
            yield before, verb, to


def _order(step: tuple[State | None, Verb, State]) -> tuple[int, int, int]:
    """As states and verbs are listed: the tables are made of sets, which have no order."""
    before, verb, after = step
    states = list(State)
    return states.index(before) if before else -1, states.index(after), list(Verb).index(verb)


def _who(verb: Verb) -> str:
    parties = {party if party in ("citizen", "system") else "staff" for party in BY[verb]}
    return " or ".join(sorted(parties))


def _clock(state: State) -> str:
    if state not in TIMERS:
        return ""
    timer, owner = TIMERS[state]
    return (
        f"<br>clock {timer}, for whoever may {owner}" if owner != "citizen" else f"<br>clock {timer}, the citizen's"
    )
