"""Verifying the trail: walk the chain, compare the anchored heads, look at what is not sealed yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit import queries
from app.audit.anchor import Anchors
from app.audit.chain import GENESIS, LONGEST, link
from app.audit.queries import AT_ONCE, Link, Tail


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: the first fault of each kind, how many links were walked, and what is not sealed yet."""

    faults: Sequence[str]
    walked: int
    tail: Tail


def verify(db: Session, anchors: Anchors, *, now: datetime, deep: bool = True) -> Verdict:
    """Look for any entry that was changed, removed, added or moved since it was sealed.

    Not `deep`: only the links behind the last anchored head but one are walked, the older ones by their anchors
    alone. An anchor that nobody could reach is what shows a chain that was cut off or rewritten whole.
    """
    faults = [f"line {place} of the anchors is spoilt or not ours" for place in anchors.spoilt[:1]]
    faults += list(_unanchored(db, anchors))[:1]
    begin = anchors.heads[-2] if len(anchors.heads) > 1 and not deep else None
    walk = Walk(*((begin.number, begin.hash) if begin else (0, GENESIS)))
    for one in queries.links(db, after=walk.number):
        if fault := walk.step(one):
            faults.append(fault)
            break
    tail = queries.tail(db)
    faults += list(_strays(tail, walk, now))
    return Verdict(faults, walk.walked, tail)


class Walk:
    """A walk along the chain: where it stands, and what the next link must be."""

    def __init__(self, number: int, hash_: bytes) -> None:
        self.number, self.walked, self._hash = number, 0, hash_
        self.newest_at: datetime | None = None

    def step(self, one: Link) -> str | None:
        """Go on to a link; what is wrong with it, if anything is."""
        if one.number != self.number + 1:
            return f"link {self.number + 1} is missing: the next is {one.number}"
        if one.told is None:
            return f"the entry of link {one.number} is gone"
        if one.hash != link(self._hash, one.number, one.sealed_at, one.told):
            return f"link {one.number} does not fit its entry {one.told.id}, or the links before it"
        if self.newest_at and one.told.at < self.newest_at - LONGEST:
            return f"entry {one.told.id} (link {one.number}) was put in later than it says"
        if one.told.at > one.sealed_at + LONGEST:
            return f"entry {one.told.id} (link {one.number}) tells of a time that had not come"
        self.newest_at = max(one.told.at, self.newest_at or one.told.at)
        self.number, self._hash = one.number, one.hash
        self.walked += 1
        return None


def _unanchored(db: Session, anchors: Anchors) -> Iterator[str]:
    """Heads that were anchored once and are not in the chain any more."""
    for start in range(0, len(anchors.heads), AT_ONCE):
        heads = anchors.heads[start : start + AT_ONCE]
        here = queries.hashes_of(db, [head.number for head in heads])
        for head in heads:
            if head.number not in here:
                yield f"link {head.number} was anchored and is gone: the chain was cut off"
            elif here[head.number] != head.hash:
                yield f"link {head.number} is not the one that was anchored: the chain was rewritten"


def _strays(tail: Tail, walk: Walk, now: datetime) -> Iterator[str]:
    """Unsealed entries that say they are older than what is sealed: they would have been sealed before it."""
    if tail.oldest_at is None or tail.newest_at is None:
        return
    if walk.newest_at and tail.oldest_at < walk.newest_at - LONGEST:
        yield f"an unsealed entry (the first has id {tail.first_id}) was put in later than it says"
    if tail.newest_at > now + LONGEST:
        yield "an unsealed entry tells of a time that has not come"
