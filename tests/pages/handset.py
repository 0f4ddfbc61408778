"""The page as a person uses it: by what can be seen, pressed and typed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, Response

from app.console.place import Place
from tests.phone import CODE

COMPLAINT = Path(__file__).parents[1] / "journeys" / "water.sw.txt"


@dataclass
class Handset:
    """The phone of the page, what its browser was answered, and whatever it complained of."""

    page: Page
    place: Place
    answers: list[Response] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Keep what happens from now on; a dialogue box is closed, and counts as a complaint."""
        self.page.on("response", self.keep)
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        self.page.on("dialog", lambda box: (self.complaints.append(box.message), box.dismiss()))
        self.page.on("requestfailed", lambda asked: self.complaints.append(f"{asked.url} failed"))

    def keep(self, answer: Response) -> None:
        self.answers.append(answer)

    @property
    def screen(self) -> str:
        return self.page.get_by_label("Screen").inner_text()

    def words(self, name: str) -> str:
        """What stands in one place of the page: state, room, note, time, request, reply, count."""
        return self.page.locator(f"#{name}").inner_text()

    def take_new_number(self) -> str:
        self.page.get_by_role("button", name="New number").click()
        return self.page.get_by_label("Number", exact=True).input_value()

    def pick(self, number: str) -> None:
        self.page.get_by_label("Number", exact=True).select_option(number)

    def dial(self, code: str = CODE) -> str:
        self.page.get_by_label("Code to dial").fill(code)
        return self.press("Call")

    def type(self, *answers: str) -> str:
        for words in answers:
            self.page.get_by_label("Your answer").fill(words)
            self.press("Send")
        return self.screen

    def press(self, button: str) -> str:
        """Press a button that asks the gateway, and wait for what it says."""
        self.page.get_by_role("button", name=button, exact=True).click()
        return self.settled()

    def settled(self) -> str:
        """The screen, once the gateway has answered."""
        self.page.locator("#screen[aria-busy=false]").wait_for()
        return self.screen

    def texts(self, count: int) -> list[str]:
        """The SMS on the handset, the newest first, once there are so many."""
        items = self.page.locator("#texts li")
        items.nth(count - 1).wait_for()
        return items.locator("p:first-child").all_inner_texts()

    def complain(self) -> None:
        """Dial and go on in Kiswahili, as a journey does, to the screen where the resident writes what happened."""
        for said, _ in exchanges(COMPLAINT):
            if said.startswith("> ") and len(said) > len("> 1"):
                return
            self.say(said)

    def complain_to_the_end(self) -> None:
        """Dial and report, as a journey does, until the gateway ends the dialogue."""
        for said, _ in exchanges(COMPLAINT):
            self.say(said)
            if self.words("state").startswith("END"):
                return

    def say(self, line: str) -> None:
        """One line of a journey."""
        verb, _, rest = line.partition(" ")
        if verb == "dial":
            self.dial(rest)
        elif verb == ">":
            self.type(rest)


def exchanges(script: Path) -> Iterator[tuple[str, str]]:
    """The lines of a journey that a screen answers, each with that screen."""
    said, screen = "", []
    for line in [*script.read_text("utf-8").splitlines(), "#"]:
        if line.startswith(("|", "END|")):
            screen.append(line.partition("|")[2].removeprefix(" "))
            continue
        if screen:
            yield said, "\n".join(screen)
        said, screen = line, []
