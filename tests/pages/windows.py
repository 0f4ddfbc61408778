"""Windows on the desk: kept open, so that a hundred looks cost one browser."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page

from app.staff.signin.browser import PLAIN_COOKIE
from app.web.pages.page import LANGUAGE
from tests.pages.county import County
from tests.pages.listed import Look

LOOKS = Path(__file__).parent / "looks.js"


@dataclass
class Windows:
    """Opens a page for somebody in a language; what the browser complains of is kept."""

    browser: Browser
    web: str
    county: County
    complaints: list[str] = field(default_factory=list)
    pages: dict[tuple[str, str], Page] = field(default_factory=dict)

    def look(self, look: Look, language: str = "en") -> Page:
        """What that person sees at that address."""
        self.complaints.clear()
        page = self.window(look.who, language)
        page.goto(self.web + look.address.format(**self.county.names))
        return page

    def window(self, who: str, language: str) -> Page:
        if (who, language) not in self.pages:
            context = self.browser.new_context(reduced_motion="reduce", locale="en-GB")
            context.add_init_script(path=LOOKS)
            cookies = {LANGUAGE: language} | (
                {PLAIN_COOKIE: self.county.cookies[who]} if who in self.county.cookies else {}
            )
            context.add_cookies(
                [{"name": name, "value": value, "url": self.web} for name, value in cookies.items()]
            )
            page = context.new_page()
            page.on("console", self.hear)
            page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
            page.on("dialog", lambda box: (self.complaints.append(box.message), box.dismiss()))
            self.pages[who, language] = page
        return self.pages[who, language]

    def hear(self, said: ConsoleMessage) -> None:
        """Keep what the browser says; that a page is not there is the page's affair."""
        if "the server responded with a status of 4" not in said.text:
            self.complaints.append(said.text)

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()
