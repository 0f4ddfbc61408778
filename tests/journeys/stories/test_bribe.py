"""A bribe told of at the risk of whoever tells it: who learns nothing, who works it, and how it ends."""

import logging

from app.kit.reference import spaced
from app.staff.policy import Role
from tests.journeys.stories.house import Town, open_town
from tests.proofs.leaks import Canary, leaks_in_database

RESIDENT = Canary("+254700031746", ("Mwaliturobo", "Kesifandula"))
OTHER = "+254700000044"
PIN = "4826"
ABSENT = "99999994"
SAID = "Inspekta wa soko aliomba elfu tano. Mwaliturobo na Kesifandula waliona. Nipigie 0700 031 746"
NOTE = {"words": "Looked into."}
KEPT_OUT = {
    "the accused": (Role.OFFICER, "trade"),
    "who leads them": (Role.CHIEF_OFFICER, "trade"),
    "a clerk": (Role.TRIAGE_OFFICER, None),
    "the county secretary": (Role.SECRETARY, None),
    "an agent": (Role.AGENT, None),
    "the administrator": (Role.ADMINISTRATOR, None),
    "communications": (Role.COMMUNICATIONS, None),
}


class Affair:
    """The town, those who are kept out, and those who work it."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.kept_out = {who: town.officer(*place) for who, place in KEPT_OUT.items()}
        self.ombudsman = town.officer(Role.OMBUDSMAN)
        self.investigator = town.officer(Role.INVESTIGATOR)
        self.custodian = town.officer(Role.CUSTODIAN)
        self.phone, self.other = town.phone(RESIDENT.number), town.phone(OTHER)

    def tell(self) -> str:
        """The resident files it; gives the number of the report."""
        self.phone.dial()
        for words in ("1", "1", "7", "5", "1", PIN, PIN, SAID, "1", "1"):
            self.phone.type(words)
        assert "SMS" in self.phone.screen
        (case,) = self.ombudsman.get("/complaints").json()["items"]
        assert spaced(case["reference"]) in self.phone.screen
        return case["reference"]

    def open_by_pin(self, reference: str, *more: str) -> str:
        """What another phone shows by number and PIN."""
        self.other.dial()
        if "Choose language" in self.other.screen:
            self.other.type("1")
        for words in ("2", "1", reference, PIN, *more):
            self.other.type(words)
        return self.other.screen

    def asked_by(self, officer, path: str) -> tuple[int, str]:
        """What somebody is answered."""
        answer = officer.http.get(f"{self.town.web}/api/v1{path}", headers=officer._who())
        return answer.status_code, answer.text

    def learn_nothing(self, reference: str) -> None:
        """Nobody who is kept out is told more of it than of what does not exist."""
        for who, officer in self.kept_out.items():
            for path in ("", "/timeline", "/checklist", "/duplicates"):
                about = self.asked_by(officer, f"/complaints/{reference}{path}")
                of_nothing = self.asked_by(officer, f"/complaints/{ABSENT}{path}")
                assert about == (of_nothing[0], of_nothing[1].replace(ABSENT, reference)), (who, path)
            for path in (
                "/complaints",
                "/complaints/counts",
                "/complaints/late",
                "/alerts",
                "/unmaskings",
                "/trail",
            ):
                told = self.asked_by(officer, path)[1]
                assert not any(one in told for one in (reference, *RESIDENT.words, "officer.bribe")), (who, path)

    def work(self, reference: str) -> None:
        """The Ombudsman's office brings it to an end; the accused is heard, and two people answer."""
        case = f"/complaints/{reference}"
        people = self.ombudsman.get("/people").json()["items"]
        accused = next(one["id"] for one in people if (one["role"], one["department"]) == ("officer", "trade"))
        self.ombudsman.change(case, "acknowledgement")
        self.ombudsman.change(case, "naming", {"person_id": accused})
        self.investigator.change(case, "investigation", NOTE)
        self.investigator.change(case, "draft", NOTE | {"adverse": True, "respondent_id": accused})
        self.investigator.change(case, "hearing", NOTE)
        self.investigator.change(case, "submission", {"words": "He was suspended.", "outcome": "upheld"})
        self.ombudsman.change(case, "approval")

    def unmask(self, reference: str) -> dict:
        """The investigator must ring: a custodian and the Ombudsman both say yes."""
        motive = {"motive": "The witness must be rung before the hearing."}
        asked = self.investigator.post(f"/complaints/{reference}/unmasking", motive).json()
        for officer in (self.custodian, self.ombudsman):
            officer.change(f"/unmaskings/{asked['id']}", "grant", {})
        return self.investigator.post(f"/unmaskings/{asked['id']}/look").json()


def test_only_who_must_know_learns_of_a_bribe_and_it_is_worked_to_an_end(sessions, sealer, reusable, caplog):
    caplog.set_level(logging.DEBUG)
    with open_town(sessions, sealer) as town:
        affair = Affair(town)
        reference = affair.tell()
        affair.learn_nothing(reference)
        assert "0700" not in affair.ombudsman.get(f"/complaints/{reference}").json()["words"]
        shown = affair.unmask(reference)
        assert (shown["number"], shown["words"]) == (RESIDENT.number, SAID)
        affair.work(reference)
        affair.learn_nothing(reference)
        assert "suspended" in affair.open_by_pin(reference, "4", "1")
        affair.open_by_pin(reference, "1")
        town.work()
        assert affair.ombudsman.get(f"/complaints/{reference}").json()["state"] == "closed_confirmed"
        affair.learn_nothing(reference)
        assert town.inboxes[RESIDENT.number].new() == [], "no text may come to this phone"
    assert leaks_in_database(reusable.urls.owner, [RESIDENT]) == set()
    assert RESIDENT.found_in(caplog.text.encode()) == []
