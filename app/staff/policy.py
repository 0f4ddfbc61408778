"""Who may do what, and which complaints each may know of: asked here, once."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a member of staff is here for."""

    OFFICER = "officer"
    FOCAL = "focal"
    CHIEF_OFFICER = "chief_officer"
    TRIAGE_OFFICER = "triage_officer"
    SECRETARY = "secretary"
    INVESTIGATOR = "investigator"
    OMBUDSMAN = "ombudsman"
    COMMUNICATIONS = "communications"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"


class Deed(StrEnum):
    """What can be asked of the house; the value finishes the sentence "may not …"."""

    READ_CASES = "read complaints"
    READ_EVERYWHERE = "read complaints of every office"
    READ_CONFIDENTIAL = "read complaints that accuse somebody"
    TRIAGE = "acknowledge or assign complaints"
    HAND_OUT = "hand out complaints within an office"
    WORK = "work on complaints"
    INVESTIGATE = "investigate complaints"
    DECIDE = "decide on complaints"
    READ_FORUMS = "read barazas"
    READ_NOTICES = "read notices"
    ANNOUNCE = "announce barazas"
    BROADCAST = "write notices and hold them up"
    RELEASE = "release notices"
    PUBLISH = "publish menus"
    CALL = "call residents back"
    FILE = "file complaints for residents"
    KEEP_TEXTS = "keep the texts going"


# An administrator keeps the machine and sees no case. An approver may also write, but the rule of two people
# stands in broadcasts, and in the database: nobody releases their own.
MAY: dict[Role, frozenset[Deed]] = {
    Role.OFFICER: frozenset({Deed.READ_CASES, Deed.WORK, Deed.READ_FORUMS, Deed.FILE}),
    Role.FOCAL: frozenset({Deed.READ_CASES, Deed.HAND_OUT, Deed.WORK, Deed.READ_FORUMS, Deed.FILE}),
    Role.CHIEF_OFFICER: frozenset({Deed.READ_CASES, Deed.WORK, Deed.READ_FORUMS}),
    Role.TRIAGE_OFFICER: frozenset(
        {Deed.READ_CASES, Deed.READ_EVERYWHERE, Deed.TRIAGE, Deed.READ_FORUMS, Deed.FILE}
    ),
    Role.SECRETARY: frozenset({Deed.READ_CASES, Deed.READ_EVERYWHERE, Deed.READ_FORUMS}),
    Role.INVESTIGATOR: frozenset(
        {Deed.READ_CASES, Deed.READ_CONFIDENTIAL, Deed.WORK, Deed.INVESTIGATE, Deed.READ_FORUMS}
    ),
    Role.OMBUDSMAN: frozenset(
        {
            Deed.READ_CASES,
            Deed.READ_CONFIDENTIAL,
            Deed.TRIAGE,
            Deed.WORK,
            Deed.INVESTIGATE,
            Deed.DECIDE,
            Deed.READ_FORUMS,
            Deed.PUBLISH,
            Deed.CALL,
            Deed.FILE,
            Deed.KEEP_TEXTS,
        }
    ),
    Role.COMMUNICATIONS: frozenset(
        {
            Deed.READ_FORUMS,
            Deed.READ_NOTICES,
            Deed.ANNOUNCE,
            Deed.BROADCAST,
            Deed.PUBLISH,
            Deed.KEEP_TEXTS,
        }
    ),
    Role.APPROVER: frozenset({Deed.READ_FORUMS, Deed.READ_NOTICES, Deed.ANNOUNCE, Deed.BROADCAST, Deed.RELEASE}),
    Role.ADMINISTRATOR: frozenset({Deed.READ_FORUMS, Deed.PUBLISH, Deed.KEEP_TEXTS}),
}


@dataclass(frozen=True, slots=True)
class Sight:
    """Which complaints a person may know of; whoever may know of one reads its words.

    `department`: only that one's (None: every one's). `confidential`: also those that accuse somebody, but never
    one that names this person. Who sees a resident's number is not asked here: the resident decided that.
    """

    department: str | None
    confidential: bool
    person_id: int

    def covers(self, *, department: str, ordinary: bool) -> bool:
        """Whether a complaint of this department exists for its reader; an `ordinary` one accuses nobody."""
        return self.department in (None, department) and (self.confidential or ordinary)


OF_AN_OFFICE = frozenset({Role.OFFICER, Role.FOCAL, Role.CHIEF_OFFICER})
"""Roles that are nothing without a department."""


def may(role: Role, deed: Deed) -> bool:
    """Whether the role allows the deed at all; on which complaints, `sight` says."""
    return deed in MAY[role]


def sight(role: Role, department: str | None, person_id: int) -> Sight:
    """What a person of this role and department sees.

    Complaints that accuse an officer stay with the Ombudsman's office, so that no other reads of its own people;
    somebody without a department sees none.
    """
    if may(role, Deed.READ_CONFIDENTIAL):
        return Sight(None, confidential=True, person_id=person_id)
    if may(role, Deed.READ_EVERYWHERE):
        return Sight(None, confidential=False, person_id=person_id)
    return Sight(department or "", confidential=False, person_id=person_id)
