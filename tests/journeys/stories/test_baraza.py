"""A baraza from its announcement to "what you said, what we did", in both languages, with every SMS that came."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from app.kit.calendar import NAIROBI
from app.staff.policy import Role
from tests.forums.making import new_forum
from tests.journeys.stories.house import Town, open_town

WRITTEN = Path(__file__).parent / "baraza.txt"
HEAD = """\
# A baraza as two residents meet it, in English and Kiswahili: announced, called off, given a new date, held, and
# answered. `en|` and `sw|` are the last screen of a call, `sms en|` and `sms sw|` every text that came, `en>` and
# `sw>` what they write by SMS, `staff|` what was done over the API: no change and no answer leaves before a second
# person lets it go."""
NUMBERS = {"en": "+254700000051", "sw": "+254700000052"}
HERE = "/forums/4821"


@dataclass
class Story:
    """What is written down of it."""

    town: Town
    lines: list[str] = field(default_factory=list)
    dated: str = ""

    def __post_init__(self) -> None:
        self.phones = {language: self.town.phone(number) for language, number in NUMBERS.items()}
        self.author = self.town.officer(Role.FORUM_OFFICER)
        self.approver = self.town.officer(Role.APPROVER)

    def at(self, moment: str) -> None:
        """It is that moment in Nairobi; the worker does what is owed."""
        self.town.now = datetime.fromisoformat(moment).replace(tzinfo=NAIROBI).astimezone(UTC)
        self.hear()

    def say(self, line: str) -> None:
        """One line, below the moment at which it happens."""
        at = self.town.now.astimezone(NAIROBI).strftime("%a %d %b %Y, %H:%M")
        if at != self.dated:
            self.lines += ["", at]
            self.dated = at
        self.lines.append(line)

    def call(self, language: str, *answers: str, tail: str = "3") -> None:
        """One of them dials and answers; the last screen is written down."""
        phone = self.phones[language]
        phone.dial(tail)
        for words in answers:
            phone.type(words)
        for line in phone.screen.splitlines():
            self.say(f"{language}| {line}")
        self.hear()

    def write(self, language: str, words: str) -> None:
        """One of them writes a text, and reads the answer."""
        self.say(f"{language}> {words}")
        self.town.text(NUMBERS[language], words)
        self.hear()

    def hear(self) -> None:
        """The worker does what is owed; the texts that came."""
        self.town.work()
        for language, number in NUMBERS.items():
            for text in self.town.inboxes[number].new():
                self.say(f"sms {language}| {text}")

    def do(self, deed: str, **body: object) -> None:
        """The officer reads the baraza and changes it."""
        self.author.change(HERE, deed, body)
        self.say(f"staff| {deed} {' '.join(map(str, body.values()))}".rstrip())
        self.hear()

    def let_go(self, kind: str) -> None:
        """The second person reads what waits, and releases it."""
        told = self.approver.get(f"{HERE}/tellings").json()["items"]
        (waits,) = [one for one in told if (one["kind"], one["state"]) == (kind, "waiting")]
        self.approver.change(f"{HERE}/tellings/{waits['id']}", "release")
        self.say(f"staff| a second person releases: {kind}, to {waits['people']}")
        self.hear()


def test_it_comes_from_its_announcement_to_what_was_said_and_done(sessions, sealer, request):
    with open_town(sessions, sealer) as town:
        story = Story(town)
        announce(story)
        call_off_and_set_anew(story)
        hold(story)
        answer(story)
    written = "\n".join([HEAD, *story.lines]) + "\n"
    if request.config.getoption("--update"):
        WRITTEN.write_text(written, "utf-8")
    assert written == WRITTEN.read_text("utf-8")


def announce(story: Story) -> None:
    """Two people ask for notices; one officer announces, another releases the notice; both answer it."""
    story.phones["en"].dial()
    story.phones["en"].type("2")
    story.phones["sw"].dial()
    story.phones["sw"].type("1")
    story.call("en", "3", "chemuche", "2", "1")
    story.call("sw", "3", "chemuche", "1", "1")
    story.at("2026-11-25 09:00")
    made = new_forum(where={"subcounties": [201]}, starts_at="2026-12-10T10:00:00+03:00")
    story.author.post("/forums", made)
    story.say("staff| a baraza is made for a sub-county: code 4821")
    story.do("announcement")
    notice = story.author.post(f"{HERE}/notice").json()["id"]
    estimate = story.approver.get(f"/notices/{notice}/estimate").json()
    story.approver.change(f"/notices/{notice}", "release", estimate["approval"])
    story.say(f"staff| a second person releases the notice: to {estimate['people']}")
    story.hear()
    story.write("en", "1")
    story.write("en", "1")
    story.write("sw", "2")
    story.write("sw", "Barabara ya zahanati imeharibika, tengenezeni kabla ya mvua")
    story.call("en", "2", "4821", "1", "1", "1")


def call_off_and_set_anew(story: Story) -> None:
    """A week before it reminds; then rain; then another day, of which exactly those who were told hear."""
    story.at("2026-12-03 10:00")
    story.at("2026-12-04 11:00")
    story.do("cancellation", cause="rain")
    story.let_go("cancelled")
    story.call("sw", "2", "4821")
    story.at("2026-12-07 09:30")
    story.do(
        "move", starts_at="2026-12-17T10:00:00+03:00", venue={"en": "Malava social hall", "sw": "Ukumbi wa Malava"}
    )
    story.let_go("moved")
    story.write("en", "yes")
    story.call("sw", "2", "4821", "1", "3")
    for moment in ("2026-12-10 10:00", "2026-12-16 10:00", "2026-12-17 08:00"):
        story.at(moment)


def hold(story: Story) -> None:
    """It is held: one types the code at the venue, the others stand on paper; in the morning they are asked."""
    story.at("2026-12-17 10:10")
    code = story.author.get(HERE).json()["venue_code"]
    story.call("sw", "2", code, "1", "1", "2")
    story.write("en", "VIEWS 4821 Two more water points near the market")
    story.at("2026-12-17 14:00")
    story.do("holding")
    lines = [
        {"count": 61, "sex": "female", "age": "under_35", "ward": 1003},
        {"count": 48, "sex": "male", "age": "35_to_59", "ward": 1003},
        {"count": 4, "sex": "female", "age": "60_and_over", "ward": 1004, "disability": True},
    ]
    story.author.post(f"{HERE}/attendance", {"sheet": "A", "lines": lines})
    story.at("2026-12-18 10:00")
    story.write("en", "2")
    story.write("en", "The hall was too small")
    story.phones["sw"].dial()
    story.call("sw", "3", "1", "Tulisikizwa vizuri", tail="")


def answer(story: Story) -> None:
    """What was said is put together, answered, released by a second person, and comes back to whoever spoke."""
    story.at("2027-01-11 09:00")
    themes = (
        ("water", "Two water points.", "Vituo viwili vya maji.", "Both built by March.", "Vyote kufikia Machi."),
        ("bar", "The clinic road.", "Barabara ya zahanati.", "Graded in January.", "Imetengenezwa Januari."),
    )
    for word, said_en, said_sw, did_en, did_sw in themes:
        theme = story.author.post(f"{HERE}/themes", {"said": {"en": said_en, "sw": said_sw}}).json()["id"]
        for view in story.author.get(f"{HERE}/views", uncoded="true").json()["items"]:
            if view["kind"] == "view" and word in view["words"].lower():
                story.author.post(f"{HERE}/views/{view['id']}/theme", {"theme": theme})
        did = {"did": {"en": did_en, "sw": did_sw}, "stands": "done", "department": "water"}
        story.author.change(f"{HERE}/themes/{theme}", "answer", did)
        story.say(f"staff| you said: {said_en} We did: {did_en}")
        story.let_go("outcome")
    story.do("minutes", minutes="114 came. Water first, then the road.")
    results = story.author.get(f"{HERE}/results").json()
    for name in ("coming", "needs", "present", "present_by", "views"):
        story.say(f"staff| {name}: {results[name]}")
    for row in story.author.get(f"{HERE}/matrix").json()["items"]:
        story.say(f"staff| matrix: {row['said']['en']} | {row['stands']} | {row['did']['en']} | {row['told']}")
