"""How a function becomes an effect that menus can name."""

from collections.abc import Callable, Mapping

from app.conversation.visit import Effect, Visit
from app.menu.engine import Done, Walk
from app.menu.vocabulary import EffectSpec

EFFECTS: dict[str, Effect] = {}

Run = Callable[[Visit, Walk], Done]


def effect(needs: str = "", *, deed: bool = False, gives: Mapping[str, str] | None = None) -> Callable[[Run], Run]:
    """Enter a function among the effects under its own name.

    `needs` and the values of `gives` are facts with spaces between; the keys of `gives` are the outcomes.
    """

    def enter(run: Run) -> Run:
        facts = {outcome: frozenset(given.split()) for outcome, given in (gives or {"": ""}).items()}
        spec = EffectSpec(run.__name__, frozenset(needs.split()), facts, deed)
        EFFECTS[run.__name__] = Effect(spec, run)
        return run

    return enter
