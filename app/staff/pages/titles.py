"""What the pages of staff and rights call things."""

from collections.abc import Mapping

from app.staff.policy import Deed
from app.web.pages.speech import N_

DEEDS: Mapping[Deed, str] = {
    Deed.READ_CASES: N_("Read complaints"),
    Deed.READ_EVERYWHERE: N_("Read complaints of every office"),
    Deed.READ_CONFIDENTIAL: N_("Read complaints that accuse somebody"),
    Deed.TRIAGE: N_("Acknowledge and assign complaints"),
    Deed.HAND_OUT: N_("Hand out complaints within an office"),
    Deed.WORK: N_("Work on complaints"),
    Deed.INVESTIGATE: N_("Investigate complaints"),
    Deed.DECIDE: N_("Decide on complaints"),
    Deed.READ_FORUMS: N_("Read barazas"),
    Deed.READ_NOTICES: N_("Read notices"),
    Deed.ANNOUNCE: N_("Announce barazas"),
    Deed.KEEP_FORUMS: N_("Keep the record of barazas"),
    Deed.BROADCAST: N_("Write notices and hold them up"),
    Deed.RELEASE: N_("Release notices"),
    Deed.PUBLISH: N_("Publish menus"),
    Deed.CALL: N_("Call residents back"),
    Deed.FILE: N_("File complaints for residents"),
    Deed.KEEP_TEXTS: N_("Keep the texts going"),
    Deed.READ_FILED: N_("Read complaints they filed"),
    Deed.READ_FIGURES: N_("Read figures of complaints"),
    Deed.READ_TRAIL: N_("Read the trail"),
    Deed.REVIEW: N_("Review who has which rights"),
    Deed.GRANT: N_("Give and take rights"),
    Deed.UNMASK: N_("Decide who is shown who a resident is"),
}
CHANGES: Mapping[str, str] = {
    "add": N_("Taken on"),
    "grant": N_("Rights changed"),
    "end": N_("Left"),
    "issue": N_("Key given"),
    "revoke": N_("Key closed"),
    "invite": N_("Invited"),
    "reset_phone": N_("Phone forgotten"),
}
DONE: Mapping[str, str] = {
    "rights": N_("Rights changed; they sign in anew"),
    "departure": N_("They have left: every door is closed"),
    "revocation": N_("Key closed"),
    "add": N_("Taken on"),
}
