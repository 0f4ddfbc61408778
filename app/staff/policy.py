"""Who may do what, and which complaints each may know of: asked here, once."""

from collections.abc import Collection
from dataclasses import dataclass, replace
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
    AGENT = "agent"
    CUSTODIAN = "custodian"
    FORUM_OFFICER = "forum_officer"
    AUDITOR = "auditor"
    DATA_PROTECTION = "data_protection"
    ANALYST = "analyst"
    CLIENT = "client"


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
    KEEP_FORUMS = "keep the record of barazas"
    BROADCAST = "write notices and hold them up"
    RELEASE = "release notices"
    ENLIST = "take in lists of subscribers"
    PUBLISH = "publish menus"
    CALL = "call residents back"
    FILE = "file complaints for residents"
    KEEP_TEXTS = "keep the texts going"
    READ_FILED = "read complaints they filed"
    READ_FIGURES = "read figures of complaints"
    READ_TRAIL = "read the trail"
    REVIEW = "review who has which rights"
    GRANT = "give and take rights"
    UNMASK = "decide who is shown who a resident is"
    HOLD = "hold complaints beyond their time"
    SUBJECTS = "answer residents about their own data"


# An administrator keeps the machine and sees no case; an agent at a desk or a call centre sees what they filed; a
# custodian decides who learns a number, and nothing else; a client is a program. An approver may also write, but
# the rule of two people stands in broadcasts, and in the database: nobody releases their own.
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
            Deed.HOLD,
            Deed.READ_FORUMS,
            Deed.PUBLISH,
            Deed.CALL,
            Deed.FILE,
            Deed.KEEP_TEXTS,
            Deed.READ_TRAIL,
            Deed.REVIEW,
            Deed.GRANT,
        }
    ),
    Role.COMMUNICATIONS: frozenset(
        {
            Deed.READ_FORUMS,
            Deed.READ_NOTICES,
            Deed.ANNOUNCE,
            Deed.KEEP_FORUMS,
            Deed.BROADCAST,
            Deed.ENLIST,
            Deed.PUBLISH,
            Deed.KEEP_TEXTS,
        }
    ),
    Role.APPROVER: frozenset(
        {Deed.READ_FORUMS, Deed.READ_NOTICES, Deed.ANNOUNCE, Deed.KEEP_FORUMS, Deed.BROADCAST, Deed.RELEASE}
    ),
    Role.ADMINISTRATOR: frozenset({Deed.READ_FORUMS, Deed.PUBLISH, Deed.KEEP_TEXTS, Deed.REVIEW, Deed.GRANT}),
    Role.AGENT: frozenset({Deed.READ_FILED, Deed.FILE, Deed.READ_FORUMS}),
    Role.CUSTODIAN: frozenset({Deed.UNMASK, Deed.READ_FORUMS}),
    Role.FORUM_OFFICER: frozenset({Deed.READ_FORUMS, Deed.READ_NOTICES, Deed.ANNOUNCE, Deed.KEEP_FORUMS}),
    Role.AUDITOR: frozenset({Deed.READ_FORUMS, Deed.READ_TRAIL, Deed.REVIEW}),
    Role.DATA_PROTECTION: frozenset({Deed.READ_FORUMS, Deed.READ_TRAIL, Deed.REVIEW, Deed.SUBJECTS}),
    Role.ANALYST: frozenset({Deed.READ_FORUMS, Deed.READ_FIGURES}),
    Role.CLIENT: frozenset({Deed.READ_CASES, Deed.READ_EVERYWHERE, Deed.FILE, Deed.READ_FORUMS}),
}


@dataclass(frozen=True, slots=True)
class Sight:
    """Which complaints a person may know of; whoever may know of one reads its words.

    `department`: only that one's (None: every one's); `wards`: only of those (None: of all, and of none at all);
    `filed`: only what this person filed. `confidential`: also those that accuse somebody, but never one that names
    this person. Who sees a resident's number is not asked here: the resident decided that.
    """

    department: str | None
    confidential: bool
    person_id: int
    wards: frozenset[int] | None = None
    filed: bool = False

    def covers(
        self, *, department: str, ordinary: bool, ward: int | None = None, filed_by: int | None = None
    ) -> bool:
        """Whether such a complaint exists for its reader; an `ordinary` one accuses nobody."""
        return (
            self.department in (None, department)
            and (self.confidential or ordinary)
            and (self.wards is None or ward in self.wards)
            and (not self.filed or filed_by == self.person_id)
        )

    def within(self, department: str | None) -> "Sight":
        """The same, but of one department only; None takes nothing away."""
        if department in (None, self.department):
            return self
        return replace(self, department=department if self.department is None else "")


OF_AN_OFFICE = frozenset({Role.OFFICER, Role.FOCAL, Role.CHIEF_OFFICER})
"""Roles that are nothing without a department."""

OF_THE_OMBUDSMAN = frozenset({Role.CUSTODIAN}) | {
    role for role in Role if MAY[role] & {Deed.READ_CASES, Deed.READ_FILED, Deed.READ_TRAIL}
}
"""Roles that show what residents said, or who they are, or what was done with it: no administrator gives them, who
could else make a person to see it by.
"""


def may(role: Role, deed: Deed) -> bool:
    """Whether the role allows the deed at all; on which complaints, `sight` says."""
    return deed in MAY[role]


def may_grant(role: Role, given: Role) -> bool:
    """Whether somebody of `role` decides who has the role `given`, and who has it no more."""
    return may(role, Deed.GRANT) and (role is Role.OMBUDSMAN or given not in OF_THE_OMBUDSMAN)


def sight(
    role: Role,
    department: str | None,
    person_id: int,
    *,
    wards: Collection[int] | None = None,
    deeds: frozenset[Deed] | None = None,
) -> Sight:
    """What a person of this role, department and wards sees; with `deeds`, by a token that gives only those.

    Complaints that accuse an officer stay with the Ombudsman's office, so that no other reads of its own people;
    somebody without a department sees none.
    """
    given = MAY[role] if deeds is None else deeds
    everywhere = bool(given & {Deed.READ_EVERYWHERE, Deed.READ_CONFIDENTIAL, Deed.READ_FILED, Deed.READ_FIGURES})
    return Sight(
        None if everywhere else department or "",
        confidential=Deed.READ_CONFIDENTIAL in given,
        person_id=person_id,
        wards=None if wards is None else frozenset(wards),
        filed=Deed.READ_FILED in given,
    )
