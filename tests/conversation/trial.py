"""A county in miniature whose menus name every effect of a conversation, and a caller who goes by what is shown."""

from functools import cache
from pathlib import Path

from app.content import content_of
from app.conversation.content import Content
from app.menu.library import library_of, read_sources
from tests.builders import JURISDICTION, NOW, POLICY
from tests.phone import Handset

FOLDER = Path(__file__).parent / "menus"


@cache
def trial_content() -> Content:
    """The miniature's content, in English alone; its policy is the builders'."""
    sources = read_sources(FOLDER) | {
        "policy.yaml": POLICY.model_dump_json(),
        "jurisdiction.yaml": JURISDICTION.model_dump_json(by_alias=True),
    }
    return content_of(library_of(sources), {"code": "*384*50#", "short": "20384"}, now=NOW)


class Caller(Handset):
    """A handset on which options are chosen by what they say, so that no test counts them."""

    def choose(self, *answers: str) -> str:
        """Choose the options that read so, one screen after the other; what is no option is typed as it stands."""
        for answer in answers:
            numbers = {line[2:]: line[0] for line in self.screen.splitlines() if line[:1].isdigit()}
            self.type(numbers.get(answer, answer))
        return self.screen

    def begin(self) -> str:
        """Dial, and choose the language if it is asked."""
        screen = self.dial()
        return self.choose("English") if screen.startswith("Language?") else screen
