"""Writing what a batch of visits left: few statements, however many they are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.complaints import filing
from app.complaints.rules.triage import Policy
from app.contacts import actions as contacts
from app.contacts.holder import Learned
from app.conversation import unfinished
from app.conversation.drafts import is_brief, is_draft
from app.conversation.visit import Visit
from app.kit.calendar import nairobi_day
from app.kit.seal import Sealer
from app.menu.engine import Screen, Walk
from app.ussd import ledger
from app.ussd.hop import Dialogue
from app.ussd.ledger import Stay


@dataclass(frozen=True, slots=True)
class Turn:
    """One hop that was taken: its dialogue as it now is, the screen, and what the visit left."""

    dialogue: Dialogue
    screen: Screen
    visit: Visit


def write(db: Session, sealer: Sealer, turns: Sequence[Turn], policy: Policy, *, now: datetime) -> set[str]:
    """Write dialogues, their ledger and all that visits left; returns the sessions of which nothing was written.

    Those were opened by another process first, or wanted a draft that another session has: they try again.
    """
    late = _claim(db, turns)
    live = [turn for turn in turns if turn.dialogue.id not in late]
    if not live:
        return late
    for turn in live:
        _mark(turn)
    stay = Stay(
        long=timedelta(hours=policy.drafts.ordinary_hours),
        brief=timedelta(minutes=policy.drafts.confidential_minutes),
    )
    said = [(turn.dialogue, turn.screen) for turn in live]
    taken = ledger.keep(db, sealer, said, stay=stay, now=now)
    _file(db, [turn.visit for turn in live], now)
    _erase(db, live)
    if learned := _learned(live):
        contacts.remember(db, learned)
    return taken | late


def _claim(db: Session, turns: Sequence[Turn]) -> set[str]:
    """Take the drafts that were taken up; the sessions that came too late for theirs."""
    wanted = [(turn.visit.left.takes, turn.dialogue.id) for turn in turns if turn.visit.left.takes]
    if not wanted:
        return set()
    free = unfinished.claim(db, [draft for draft, _ in wanted if draft])
    late = set()
    for draft, session_id in wanted:
        if draft in free:
            free.remove(draft)
        else:
            late.add(session_id)
    return late


def _mark(turn: Turn) -> None:
    """Say whether a dialogue is offered to a redial and how long it stays; what a walk knew ends with it."""
    dialogue, policy = turn.dialogue, turn.visit.county.policy
    dialogue.is_draft = not dialogue.ended and is_draft(dialogue.walk, policy)
    dialogue.is_brief = is_brief(dialogue.walk, policy)
    if dialogue.ended:
        dialogue.walk = Walk(dialogue.walk.node, language=dialogue.walk.language)


def _file(db: Session, visits: Collection[Visit], now: datetime) -> None:
    """File what was sent, each by the policy of its own version, and count what is only counted."""
    filed: dict[str, list[Visit]] = {}
    for visit in visits:
        if visit.left.filings:
            filed.setdefault(visit.menu.version, []).append(visit)
    for alike in filed.values():
        filing.lodge_all(db, alike[0].county, [one for visit in alike for one in visit.left.filings], now=now)
    if counts := [category for visit in visits for category in visit.left.counts]:
        filing.count_all(db, counts, day=nairobi_day(now))


def _erase(db: Session, turns: Sequence[Turn]) -> None:
    if erasing := {turn.visit.contact.id for turn in turns if turn.visit.left.erases}:
        unfinished.erase(db, erasing, but=[turn.dialogue.id for turn in turns])


def _learned(turns: Sequence[Turn]) -> Mapping[int, Learned]:
    """What these people chose that is worth remembering."""
    learned: dict[int, Learned] = {}
    for turn in turns:
        language, new = turn.dialogue.walk.language, turn.visit.left.learned
        language = language if language != turn.visit.contact.language else None
        if language or new != Learned():
            learned[turn.visit.contact.id] = replace(new, language=language)
    return learned
