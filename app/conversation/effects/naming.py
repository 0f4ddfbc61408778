"""How a function becomes an effect that menus can name."""

from collections.abc import Callable, Mapping

from app.conversation.visit import Effect, Visit
from app.menu.engine import Done, Standing
from app.menu.vocabulary import EffectSpec

EFFECTS: dict[str, Effect] = {}

Run = Callable[[Visit, Standing], Done]


def effect(
    needs: str = "",
    *,
    deed: bool = False,
    gives: Mapping[str, str] | None = None,
    takes: Mapping[str, str] | None = None,
) -> Callable[[Run], Run]:
    """Enter a function among the effects under its own name.

    `needs` and the values of `gives` and `takes` are facts with spaces between; their keys are outcomes. What an
    outcome takes, the walk forgets, and the caller cannot go back behind it.
    """

    def enter(run: Run) -> Run:
        given, taken = _by_outcome(gives or {"": ""}), _by_outcome(takes or {})
        spec = EffectSpec(run.__name__, frozenset(needs.split()), given, deed, taken)
        EFFECTS[run.__name__] = Effect(spec, run)
        return run

    return enter


def _by_outcome(facts: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {outcome: frozenset(listed.split()) for outcome, listed in facts.items()}
