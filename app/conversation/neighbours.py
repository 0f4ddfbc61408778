"""Who else has lately reported the same in the same ward: asked of the database once a minute for all callers."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import itemgetter

from sqlalchemy.orm import Session

from app.complaints import queries as cases
from app.complaints.rules.triage import Policy
from app.kit.calendar import nairobi_day

FRESH = timedelta(minutes=1)
MOST = 5000
"""Topics in wards that are remembered: there are about 90 topics in 60 wards."""
LONGEST = 999
"""People that are counted: three digits have their room on the screen."""


@dataclass(frozen=True, slots=True)
class Company:
    """How many others, and since when."""

    count: int
    since: date


@dataclass(slots=True)
class Neighbours:
    """What one lane remembers of who reported what where."""

    _known: OrderedDict[tuple[str, int], tuple[datetime, dict[int, datetime]]] = field(default_factory=OrderedDict)

    def of(
        self, db: Session, category: str, ward: int, *, but: int, policy: Policy, now: datetime
    ) -> Company | None:
        """The others, without the contact `but`, when they are enough to be told of."""
        reporters = self._reporters(db, category, ward, policy, now)
        others = len(reporters) - (but in reporters)
        if others < policy.neighbours.count:
            return None
        since = next(at for contact, at in reporters.items() if contact != but)
        return Company(min(others, LONGEST), nairobi_day(since))

    def _reporters(
        self, db: Session, category: str, ward: int, policy: Policy, now: datetime
    ) -> dict[int, datetime]:
        """Who reported it, the first one first: sorted once a minute, so that no caller has to look at them all."""
        asked_at, found = self._known.get((category, ward), (None, {}))
        if asked_at is None or not timedelta() <= now - asked_at < FRESH:
            since = now - timedelta(days=policy.neighbours.days)
            reporters = cases.reporters(db, category, ward, since=since, limit=LONGEST + 1)
            found = dict(sorted(reporters.items(), key=itemgetter(1)))
            self._known[category, ward] = (now, found)
            self._known.move_to_end((category, ward))
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return found
