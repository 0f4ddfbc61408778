"""Windows on the desk: kept open, so that a hundred looks cost one browser."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from app.staff.policy import Role
from app.staff.signin.browser import PLAIN_COOKIE
from app.web.pages.page import LANGUAGE
from tests.pages.county import County

LOOKS = Path(__file__).parent / "looks.js"


@dataclass
class Windows:
    """Opens a page for somebody in a language; what the browser complains of is kept."""

    browser: Browser
    web: str
    county: County
    complaints: list[str] = field(default_factory=list)
    pages: dict[tuple[Role | None, str], Page] = field(default_factory=dict)

    def look(self, address: str, language: str = "en", role: Role | None = Role.OMBUDSMAN) -> Page:
        """The page at an address, whose names in braces are the county's."""
        page = self.window(language, role)
        page.goto(self.web + address.format(**self.county.names))
        return page

    def window(self, language: str, role: Role | None) -> Page:
        if (role, language) not in self.pages:
            context = self.browser.new_context(reduced_motion="reduce", locale="en-GB")
            context.add_init_script(path=LOOKS)
            cookies = {LANGUAGE: language} | ({PLAIN_COOKIE: self.county.cookies[role]} if role else {})
            context.add_cookies(
                [{"name": name, "value": value, "url": self.web} for name, value in cookies.items()]
            )
            page = context.new_page()
            page.on("console", lambda said: self.complaints.append(said.text))
            page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
            page.on("dialog", lambda box: (self.complaints.append(box.message), box.dismiss()))
            self.pages[role, language] = page
        return self.pages[role, language]

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()
