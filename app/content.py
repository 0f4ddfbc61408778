"""From the files that the county wrote to content: proved, made ready, and put on the shelf of this process."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from app.authoring.drawings import subject_of
from app.broadcasts.audience import Restraint
from app.complaints.rules.canned import Canned
from app.complaints.rules.jurisdiction import Jurisdiction
from app.complaints.rules.triage import Policy
from app.conversation.content import Content, DaysOff
from app.conversation.effects import EFFECTS
from app.conversation.gazetteer import gazetteer
from app.conversation.hearing.ear import ear_of
from app.conversation.hearing.keywords import Keywords, Spelt
from app.conversation.offers import offers_of, searches_of
from app.conversation.places import Places
from app.conversation.texting import Texting
from app.db import Sessions
from app.editions.actions import Settle
from app.editions.press import Lost, Unproved
from app.editions.shelf import Shelf
from app.kit.calendar import Calendar, kenyan_holidays
from app.menu.check import check, revive
from app.menu.compile import Menu
from app.menu.faults import Fault, MenuFaults, fault
from app.menu.library import Library, Way, YamlFile, library_of, parse_yaml, read_library
from app.menu.proofs.subject import Subject
from app.menu.vocabulary import Vocabulary
from app.privacy.rules import Retention
from app.settings import Settings
from app.sms.spelling import entries_of, misspelt
from app.texts import MESSAGES, SAID

Part = TypeVar("Part", bound=BaseModel)


def vocabulary_of(
    library: Library, policy: Policy, places: Places, register: Jurisdiction, spelt: Spelt
) -> Vocabulary:
    """What menus may name: the effects of the program, its offers and searches over the places of the county.

    With it, what the menus must have: every SMS that is sent, and every word that the program says by name. By
    SMS a walk begins where a keyword leads, and where the program itself begins one.
    """
    named = gazetteer(places, names_in(library, "ward"), names_in(library, "subcounty"))
    return Vocabulary(
        effects={name: effect.spec for name, effect in EFFECTS.items()},
        offers={name: offer.spec for name, offer in offers_of(places, named).items()},
        searches={name: search.spec for name, search in searches_of(named).items()},
        messages=MESSAGES,
        words=SAID | laid_down(policy, places, register),
        entries=entries_of(library, spelt),
    )


def laid_down(policy: Policy, places: Places, register: Jurisdiction) -> dict[str, frozenset[str]]:
    """The words that the county's own policy, places and jurisdiction need, list by list."""
    return {
        "topic": frozenset(policy.categories),
        "department": policy.departments,
        "agency": frozenset(referral.id for referral in register.referrals),
        "reason": frozenset(ground.id for ground in register.grounds),
        "level": frozenset(policy.levels),
        "subcounty": frozenset(places.subcounties),
        "ward": places.wards,
    }


def names_in(library: Library, listed: str) -> dict[str, list[str]]:
    """What each word of a list is called, in every language."""
    names = {code: [name] for code, name in library.words.get(listed, {}).items()}
    for catalogue in library.catalogues.values():
        for code, known in names.items():
            if entry := catalogue.entries.get(f"{listed}/{code}"):
                known.append(entry.text)
    return names


def read_vocabulary(menus: Path) -> Vocabulary:
    """What the menus of a folder may name. Raises what `laid_down_in` raises."""
    library = read_library(menus)
    return vocabulary_of(library, *laid_down_in(library))


def laid_down_in(library: Library) -> tuple[Policy, Places, Jurisdiction, Spelt]:
    """What a county has laid down that its menus may name.

    Raises pydantic's ValidationError, and MenuFaults for what is no YAML.
    """
    files = files_beside(library, (Policy, Places, Jurisdiction, Spelt))
    if faults := [one for file in files.values() for one in file.faults]:
        raise MenuFaults(faults)
    return (
        Policy.model_validate(files[Policy].plain),
        Places.model_validate(files[Places].plain),
        Jurisdiction.model_validate(files[Jurisdiction].plain),
        Spelt.model_validate(files[Spelt].plain),
    )


def given_facts(settings: Settings) -> dict[str, str]:
    """The facts that settings give to the menus: the code to dial and the short code to write to."""
    return {"code": settings.ussd_code, "short": settings.at_shortcode}


def told_by(policy: Policy) -> dict[str, str]:
    """The facts that the policy gives to the menus, so that what is told is done: how long what is kept."""
    return {
        "draft_hours": str(policy.drafts.ordinary_hours),
        "draft_minutes": str(policy.drafts.confidential_minutes),
        "review_days": str(policy.review_days),
        "silence_months": str(policy.silence_months),
    }


def faults_in(library: Library, given: Mapping[str, str], *, strict: bool = False) -> list[Fault]:
    """Everything wrong in what a county would publish, by file and line: menus and what lies beside them."""
    found: list[Fault] = []
    files = files_beside(library)
    policy, places = _part(files, Policy, found), _part(files, Places, found)
    register, canned = _part(files, Jurisdiction, found), _part(files, Canned, found)
    spelt = _part(files, Spelt, found)
    for other in (DaysOff, Texting, Restraint):
        _part(files, other, found)
    retention = _part(files, Retention, found)
    if policy and retention:
        found.extend(unreviewed(files[Retention], policy, retention))
    if policy and canned:
        found.extend(untopical(files[Canned], policy, canned))
    if policy and places and register and spelt:
        found.extend(unplaced(library, policy))
        found.extend(unmapped(files[Policy], policy, places))
        found.extend(unheld(files[Jurisdiction], policy, register))
        found.extend(misspelt(files[Spelt], library, spelt, policy))
        vocabulary = vocabulary_of(library, policy, places, register, spelt)
        found.extend(check(library, vocabulary, {**given, **told_by(policy)}, strict=strict))
    return sorted(found, key=lambda one: (one.file, one.line))


def unplaced(library: Library, policy: Policy) -> Iterator[Fault]:
    """Every topic that can be chosen has somebody who answers for it."""
    for name, node in library.nodes.items():
        for key, option in node.options.items():
            topic = option.sets.get("category", key if node.saves == "category" else None)
            if topic is not None and topic not in policy.categories:
                where = library.place("nodes", name, "options", key)
                what, mend = f"Nobody answers for the topic {topic}.", "Add it to the categories of policy.yaml."
                yield fault("topic.unplaced", where, what, mend, node=name)


def unmapped(file: YamlFile, policy: Policy, places: Places) -> Iterator[Fault]:
    """Every ward that the policy gives an office of its own lies in the county."""
    for at, local in enumerate(policy.wards):
        for ward in sorted({str(ward) for ward in local.wards} - places.wards):
            where = file.place("wards", str(at), "wards")
            yield fault("ward.unknown", where, f"There is no ward {ward}.", "Take a number from places.yaml.")


def untopical(file: YamlFile, policy: Policy, canned: Canned) -> Iterator[Fault]:
    """Every topic that an answer or a checklist is for is one that can be reported, or the first part of some."""
    known = {topic[:end] for topic in policy.categories for end, dot in enumerate(f"{topic}.") if dot == "."}
    named: list[tuple[Way, str]] = [(("checklists", topic), topic) for topic in canned.checklists]
    for name, reply in canned.replies.items():
        named += [(("replies", name, "topics"), topic) for topic in reply.topics]
    for path, topic in named:
        if topic not in known:
            mend = "Take a topic of policy.yaml, or the first part of its name."
            yield fault("topic.unknown", file.place(*path), f"There is no topic {topic}.", mend)


def unheld(file: YamlFile, policy: Policy, register: Jurisdiction) -> Iterator[Fault]:
    """Every office that answers for something is in the register, and has not ended."""
    for department in sorted(policy.departments - register.lasting):
        what = f"policy.yaml names the office {department}, and no line of it holds today."
        yield fault("office.unknown", file.place("offices"), what, "Add the line that follows the one that ended.")


def unreviewed(file: YamlFile, policy: Policy, retention: Retention) -> Iterator[Fault]:
    """Nothing is parted from its number while its owner may still ask for a review, or be told of one."""
    if retention.shortest_link <= policy.review_days:
        what = f"Reports would be parted from their numbers within the {policy.review_days} days of a review."
        yield fault("unlinked.early", file.place("unlinked_after_days"), what, "Make it longer than review_days.")


def content_of(library: Library, given: Mapping[str, str], *, now: datetime) -> Content:
    """Content that was proved, made ready for this program. Raises MenuFaults where it can no longer be used."""
    found: list[Fault] = []
    files = files_beside(library)
    policy, places = _part(files, Policy, found), _part(files, Places, found)
    register, off = _part(files, Jurisdiction, found), _part(files, DaysOff, found)
    canned, spelt, texting = _part(files, Canned, found), _part(files, Spelt, found), _part(files, Texting, found)
    restraint, retention = _part(files, Restraint, found), _part(files, Retention, found)
    if not (policy and places and register and off and canned and spelt and texting and restraint and retention):
        raise MenuFaults(found)
    vocabulary = vocabulary_of(library, policy, places, register, spelt)
    years = range(now.year - 1, now.year + 3)
    wards, subcounties = names_in(library, "ward"), names_in(library, "subcounty")
    named = gazetteer(places, wards, subcounties)
    return Content(
        menu=revive(library, vocabulary, {**given, **told_by(policy)}),
        policy=policy,
        jurisdiction=register,
        calendar=Calendar(kenyan_holidays(years, (day.on for day in off.days))),
        places=places,
        canned=canned,
        effects=EFFECTS,
        offers=offers_of(places, named),
        searches=searches_of(named),
        ear=ear_of(Keywords.of(spelt), places, wards, subcounties, named),
        texting=texting,
        restraint=restraint,
        retention=retention,
    )


FILES: Mapping[type[BaseModel], str] = {
    Policy: "policy.yaml",
    Places: "places.yaml",
    Jurisdiction: "jurisdiction.yaml",
    DaysOff: "holidays.yaml",
    Canned: "canned.yaml",
    Spelt: "keywords.yaml",
    Texting: "texting.yaml",
    Restraint: "broadcasts.yaml",
    Retention: "retention.yaml",
}


def files_beside(library: Library, kinds: Iterable[type[BaseModel]] = FILES) -> dict[type[BaseModel], YamlFile]:
    """The files that are no menu, each by what it is; one that an old edition lacks is empty."""
    return {kind: parse_yaml(library.sources.get(FILES[kind], ""), FILES[kind]) for kind in kinds}


def _part(files: Mapping[type[BaseModel], YamlFile], kind: type[Part], found: list[Fault]) -> Part | None:
    """A file that is no menu, as what it is; None when it cannot be, and why is among what was `found`."""
    file = files[kind]
    found.extend(file.faults)
    try:
        return kind.model_validate(file.plain)
    except ValidationError as bad:
        for error in bad.errors():
            path = [str(step) for step in error["loc"]]
            what = f"{'.'.join(path)}: {error['msg'].removeprefix('Value error, ')}.".removeprefix(": ")
            found.append(fault("form", file.place(*path), what, "The head of the file says what it holds."))
        return None


@dataclass(frozen=True, slots=True)
class Press:
    """What this program, with these settings and in this year, makes of sources; see `app.editions.press`.

    `own` is the menu that the program brought, for what older sources have no words for.
    """

    given: Mapping[str, str]
    now: datetime
    own: Callable[[], Menu] | None = None

    def prove(self, library: Library, /) -> None:
        """Raises Unproved with all errors; warnings let it pass."""
        if errors := [one for one in self.faults(library) if not one.warning]:
            raise Unproved(library.version, errors)

    def faults(self, library: Library, /) -> list[Fault]:
        """Everything wrong, by file and line."""
        return faults_in(library, self.given)

    def subject(self, library: Library, /) -> Subject:
        """The menus ready to be drawn. Raises what `laid_down_in` raises."""
        laid_down = laid_down_in(library)
        return subject_of(library, vocabulary_of(library, *laid_down), {**self.given, **told_by(laid_down[0])})

    def reprint(self, version: str, sources: Mapping[str, str], /) -> Content:
        """Raises Lost when this program has no longer what the menus name."""
        try:
            content = content_of(library_of(sources), self.given, now=self.now)
        except MenuFaults as found:
            raise Lost(version, str(found.faults[0])) from None
        return replace(content, menu=replace(content.menu, own=self.own))


def open_shelf(
    settings: Settings, sessions: Sessions, menus: Path, settle: Settle, *, clock: Callable[[], datetime]
) -> Shelf[Content]:
    """The published versions; what the folder `menus` has to do with them is settled before the first look."""
    own = cache(lambda: load_content(settings, menus, now=clock()).menu)
    press = Press(given_facts(settings), clock(), own)
    return Shelf(sessions, press, lambda db, now: settle(db, menus, press, now=now), clock=clock)


def load_content(settings: Settings, menus: Path, *, now: datetime) -> Content:
    """The content of a folder, published or not. Raises MenuFaults, which says file, line and mend."""
    return content_of(read_library(menus), given_facts(settings), now=now)
