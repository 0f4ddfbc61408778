"""A report that nobody answers, from the call to the national Ombudsman's door, in both languages."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from app.kit.calendar import NAIROBI
from app.staff.policy import Role
from tests.journeys.stories.house import Town, open_town
from tests.journeys.test_journeys import HIDDEN, REFERENCE

WRITTEN = Path(__file__).parent / "late_water.txt"
HEAD = """\
# Water that does not come, and an office that does not answer: as two residents read it, in English and Kiswahili.
# `en|` and `sw|` are the last screen of a call, `sms en|` and `sms sw|` every text, `staff|` what was done over the
# API, `called|` who was called on. Every evening at six the worker does what is owed; quiet ones are left out."""
WATER = {"en": "No water at the market since Monday", "sw": "Hakuna maji sokoni tangu Jumatatu"}
NUMBERS = {"en": "+254700000041", "sw": "+254700000042"}
FILING = {"en": ["2", "1", "1", "1", "7", "2", "2"], "sw": ["1", "1", "1", "1", "7", "2", "2"]}
LADDER = {
    Role.OFFICER: "water",
    Role.FOCAL: "water",
    Role.CHIEF_OFFICER: "water",
    Role.SECRETARY: None,
    Role.OMBUDSMAN: None,
}


@dataclass
class Story:
    """What is written down of it."""

    town: Town
    lines: list[str] = field(default_factory=list)
    known: set[tuple[str, int]] = field(default_factory=set)
    dated: str = ""

    def __post_init__(self) -> None:
        self.phones = {language: self.town.phone(number) for language, number in NUMBERS.items()}
        self.triage = self.town.officer(Role.TRIAGE_OFFICER)
        self.staff = {role: self.town.officer(role, office) for role, office in LADDER.items()}

    def say(self, line: str) -> None:
        """One line, below the moment at which it happens."""
        at = self.town.now.astimezone(NAIROBI).strftime("%a %d %b %Y, %H:%M")
        if at != self.dated:
            self.lines += ["", at]
            self.dated = at
        self.lines.append(REFERENCE.sub(HIDDEN, line))

    def call(self, *answers: dict[str, str] | str, tail: str = "") -> None:
        """Both residents dial and answer; the last screen of each is written down."""
        for language, phone in self.phones.items():
            phone.dial(tail)
            for words in answers:
                phone.type(words[language] if isinstance(words, dict) else words)
            for line in phone.screen.splitlines():
                self.say(f"{language}| {line}")

    def hear(self) -> None:
        """The worker does what is owed; the texts that came, and who was called on."""
        if not self.town.work():
            return
        for language, number in NUMBERS.items():
            for text in self.town.inboxes[number].new():
                self.say(f"sms {language}| {text}")
        for role, officer in self.staff.items():
            for alert in officer.get("/alerts").json()["items"]:
                if (role, alert["id"]) not in self.known:
                    self.known.add((role, alert["id"]))
                    self.say(f"called| {role}: {alert['kind']} {alert['reference'][:4]} {alert['reference'][4:]}")

    def references(self) -> list[str]:
        """The two complaints, the older first."""
        return [case["reference"] for case in self.triage.get("/complaints").json()["items"]]

    def evenings(self, days: int) -> None:
        """So many days pass; each evening at six the worker looks."""
        for _ in range(days):
            evening = self.town.now.astimezone(NAIROBI).replace(hour=18, minute=0)
            self.town.now = evening if evening > self.town.now else evening + timedelta(days=1)
            self.hear()


def test_it_climbs_to_the_national_ombudsmans_door_and_tells_everybody_each_step(sessions, sealer, request):
    with open_town(sessions, sealer) as town:
        story = Story(town)
        tell(story)
    written = [HEAD, *story.lines]
    if request.config.getoption("--update"):
        WRITTEN.write_text("\n".join(written) + "\n", "utf-8")
    assert "\n".join(written) + "\n" == WRITTEN.read_text("utf-8")


def tell(story: Story) -> None:
    """What happens; the county does nothing but read and hand on."""
    for language, phone in story.phones.items():
        phone.dial()
        for words in (*FILING[language], WATER[language], "1"):
            phone.type(words)
        for line in phone.screen.splitlines():
            story.say(f"{language}| {line}")
    story.hear()
    story.town.wait(minutes=40)
    for reference in story.references():
        for deed, body in (("acknowledgement", {}), ("assignment", {"department": "water"})):
            story.triage.change(f"/complaints/{reference}", deed, body)
            story.say(f"staff| {deed} {reference[:4]} {reference[4:]} {body.get('department', '')}".rstrip())
    story.hear()
    story.evenings(15)
    story.call("1", tail="2")
    story.evenings(14)
    late = story.staff[Role.OMBUDSMAN].get("/complaints/late").json()
    story.say(f"staff| the late list: {[(row['department'], row['count']) for row in late['items']]}")
    story.evenings(17)
    story.call("1", tail="2")
