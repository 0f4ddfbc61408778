"""Writing a notice by hand: drafting, changing, copying it, and a test to its author and their chief."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actions import note
from app.broadcasts import queries
from app.broadcasts.actions import compose
from app.broadcasts.audience import Draft, Estimate, Objection, blockers, ends_at, warnings
from app.broadcasts.models import Broadcast
from app.broadcasts.ports import ENDING, TEST, Airing, Wish
from app.kit.calendar import nairobi_day
from app.kit.errors import Conflict, Fault, Invalid
from app.kit.gsm import clean
from app.kit.seal import Sealer
from app.outbox.actions import Owed, enqueue_all
from app.staff.models import Person

BY_HAND = "broadcast"
"""How begins what a notice that was written by hand is about; the rest makes it one of its kind."""


def write(db: Session, airing: Airing, wish: Wish, *, mark: str, by: int, now: datetime) -> Broadcast:
    """A draft in an author's own words, each text with how every notice ends; `mark` makes it one of its kind.

    Raises Invalid (broadcast.unfit) with a fault for each field.
    """
    check(wish, airing, now=now)
    return compose(
        db,
        f"{BY_HAND}/{mark}",
        wish.wards,
        worded(wish, airing),
        name=ENDING,
        topic=wish.topic,
        author_id=by,
        starts_at=wish.starts_at,
        expires_at=wish.expires_at,
        apart_hours=airing.restraint.apart_hours,
        now=now,
    )


def is_by_hand(broadcast: Broadcast) -> bool:
    """Whether somebody wrote its words, which therefore can be changed and copied."""
    return broadcast.about.startswith(f"{BY_HAND}/")


def check(wish: Wish, airing: Airing, *, now: datetime) -> None:
    """Raises Invalid (broadcast.unfit) for what cannot be a notice at all."""
    faults = [
        Fault(f"texts.{language}", "Write it.")
        for language, words in wish.words.items()
        if not clean(words).strip()
    ]
    if missing := set(airing.menu.languages) - wish.words.keys():
        faults += [Fault(f"texts.{language}", "Write it in this language too.") for language in sorted(missing)]
    if strangers := sorted(set(wish.wards) - set(airing.wards)):
        faults.append(Fault("wards", f"There is no ward {strangers[0]} in this county."))
    if not wish.wards:
        faults.append(Fault("wards", "Say to whom: wards, sub-counties, or the whole county."))
    if wish.expires_at <= max(now, wish.starts_at or now):
        faults.append(Fault("expires_at", "It must lie ahead, and after the beginning."))
    if faults:
        raise Invalid("broadcast.unfit", "This cannot be a notice as it is.", faults)


def worded(wish: Wish, airing: Airing) -> dict[str, str]:
    """The texts as they are sent, in the languages of the menus."""
    return {
        language: f"{clean(wish.words[language]).strip()} {airing.menu.message(ENDING, {}, language)}"
        for language in airing.menu.languages
    }


def words_of(broadcast: Broadcast, airing: Airing) -> dict[str, str]:
    """What its author wrote in each language: the texts without how every notice ends."""
    return {
        language: text.removesuffix(f" {airing.menu.message(ENDING, {}, language)}")
        for language, text in broadcast.texts.items()
    }


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a notice would come to if it were kept, when its last copy leaves, and what stands against it."""

    estimate: Estimate
    ends_at: datetime
    blockers: Sequence[Objection]
    warnings: Sequence[Objection]


def foresee(db: Session, airing: Airing, wish: Wish, *, now: datetime) -> Foreseen:
    """What it would come to; nothing of it is kept. Raises Invalid (broadcast.unfit) as `write` would."""
    check(wish, airing, now=now)
    texts, apart = worded(wish, airing), airing.restraint.apart_hours
    tally = queries.reach(db, wish.wards, wish.topic, list(texts), apart_hours=apart, now=now)
    found = airing.estimate(texts, tally)
    draft = Draft(texts, wish.wards, max(wish.starts_at or now, now), wish.expires_at)
    today = queries.released_lately(db, now=now)
    return Foreseen(
        found,
        ends_at(draft.starts_at, found.seconds, airing.carriage),
        list(blockers(draft, found, airing.restraint, today=today, now=now)),
        list(warnings(draft, found, airing.carriage)),
    )


def rewrite(db: Session, broadcast: Broadcast, airing: Airing, wish: Wish, *, by: int, now: datetime) -> None:
    """Change a notice that nobody has got yet; whoever does becomes one of its makers, and an approval is void.

    Raises Invalid (broadcast.unfit), Conflict (broadcast.begun, broadcast.worded).
    """
    if broadcast.last_subscription_id or broadcast.state not in ("draft", "released"):
        raise Conflict("broadcast.begun", "This notice has begun: stop it, and write another.")
    if not is_by_hand(broadcast):
        raise Conflict("broadcast.worded", "The words of this notice come from what it tells of: change that.")
    check(wish, airing, now=now)
    was = broadcast.state
    broadcast.state, broadcast.released_by, broadcast.released_at = "draft", None, None
    broadcast.seal = broadcast.goes_at = broadcast.counted_at = None
    broadcast.recipients = broadcast.ceiling_kes = None
    broadcast.texts, broadcast.wards, broadcast.topic = worded(wish, airing), sorted(set(wish.wards)), wish.topic
    broadcast.starts_at, broadcast.expires_at = wish.starts_at, wish.expires_at
    broadcast.makers = [*broadcast.makers, by] if by not in broadcast.makers else broadcast.makers
    broadcast.version += 1
    note(db, person_id=by, deed="rewrite", about=f"notice/{broadcast.id}", detail={"was": was}, now=now)


def copy(
    db: Session, broadcast: Broadcast, *, mark: str, expires_at: datetime, by: int, now: datetime
) -> Broadcast:
    """A new draft with the words and the audience of another, which somebody else must release.

    Raises Conflict (broadcast.worded).
    """
    if not is_by_hand(broadcast):
        raise Conflict(
            "broadcast.worded", "The words of this notice come from what it tells of, which is told once."
        )
    return compose(
        db,
        f"{BY_HAND}/{mark}",
        broadcast.wards,
        broadcast.texts,
        name=broadcast.name,
        topic=broadcast.topic,
        author_id=by,
        expires_at=expires_at,
        apart_hours=broadcast.apart_hours,
        now=now,
    )


def test(db: Session, broadcast: Broadcast, airing: Airing, *, sealer: Sealer, by: Person, now: datetime) -> int:
    """Send it, marked as a test, to whoever asks and to their chief, in each language; how many texts that were.

    Raises Conflict (broadcast.no_telephone, broadcast.tested, broadcast.released).
    """
    if broadcast.state != "draft":
        raise Conflict("broadcast.released", "This notice has been released already: there is nothing left to try.")
    if broadcast.tested >= airing.restraint.tests:
        raise Conflict("broadcast.tested", f"It was tested {broadcast.tested} times: that is enough.")
    people = [by.contact_id, db.scalar(select(Person.contact_id).where(Person.id == by.supervisor_id))]
    contacts = [one for one in dict.fromkeys(people) if one is not None]
    if not contacts:
        raise Conflict(
            "broadcast.no_telephone", "We know no telephone of yours: `itika staff telephone` writes it down."
        )
    found = airing.estimate(broadcast.texts, queries.tally(db, broadcast, now=now))
    broadcast.tested += 1
    owed = [
        Owed(
            contact,
            TEST,
            {"notice": one.longest.text},
            f"{broadcast.id}/{broadcast.tested}/{one.language}",
            nairobi_day(now),
        )
        for contact in contacts
        for one in found.spoken
    ]
    enqueue_all(db, owed, sealer=sealer, menu=airing.menu, now=now)
    note(db, person_id=by.id, deed="test", about=f"notice/{broadcast.id}", now=now)
    return len(owed)
