"""The plainest way to each state of a complaint."""

from app.complaints.rules.lifecycle import DECIDED, MOVES, State, Verb


def _paths() -> dict[State, tuple[Verb, ...]]:
    """The plainest way to each state: an outcome comes from work, a review from what its resident had confirmed."""
    detours = {(State.INVESTIGATION, Verb.PROPOSE)}
    detours |= {(state, verb) for state in State for verb in (Verb.FOLLOW, Verb.APPROVE)}
    detours |= {(state, Verb.REVIEW) for state in DECIDED - {State.CLOSED_CONFIRMED}}
    paths: dict[State | None, tuple[Verb, ...]] = {None: ()}
    queue: list[State | None] = [None]
    for before in queue:
        for (start, verb), after in MOVES.items():
            known = not isinstance(after, State) or after in paths
            if start is before and not known and (start, verb) not in detours:
                paths[after] = (*paths[before], verb)
                queue.append(after)
    return {state: path for state, path in paths.items() if state is not None}


PATHS = _paths()
