"""One page for one visitor: their language, where they are, and the template that is filled for them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.kit.errors import Refusal
from app.kit.reference import spaced
from app.web.deps import Now
from app.web.errors import told as answered
from app.web.pages.assets import assets
from app.web.pages.speech import LANGUAGES, Speech, heard, speech

TEMPLATES = Path(__file__).parents[1] / "templates"
LANGUAGE = "itika_language"
"""The cookie that remembers which language somebody reads pages in; it says nothing else."""

KEYS = "itika_keys"
"""The cookie that says "off" where somebody wants no keys of the desk."""

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@cache
def environment(language: str) -> Environment:
    """The templates in one language: everything is escaped, and a fact that was not given is a bug."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    said = speech(language)
    made.install_gettext_translations(said.words, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {
        "day": said.day,
        "short_day": said.short_day,
        "month": said.month,
        "hour": said.hour,
        "moment": said.moment,
        "number": said.number,
        "spaced": spaced,
    }
    made.filters["told"] = lambda sentence: told(said, sentence)
    made.globals |= {"asset": lambda name: assets()[name].address, "languages": LANGUAGES}
    return made


def told(speech: Speech, sentence: str) -> str:
    """A sentence of a rule in this language; one that it has no words for is marked as English."""
    said = speech.said(sentence)
    return Markup('<span lang="en">{}</span>').format(sentence) if said is None else said


@dataclass(frozen=True, slots=True)
class Page:
    """A page that somebody asked for."""

    request: Request
    language: str
    now: datetime

    @property
    def speech(self) -> Speech:
        """How this visitor is spoken to."""
        return speech(self.language)

    def show(
        self, template: str, *, status: int = 200, refused: Refusal | None = None, **facts: Any
    ) -> HTMLResponse:
        """The template with its facts, under the policy that all pages have; what was `refused` sets the status."""
        known = {"language": self.language, "here": self.here, "now": self.now, "keys": self.keys}
        faults = {fault.field: fault.detail for fault in refused.faults} if refused else {}
        facts |= {"refused": refused, "faults": faults}
        html = environment(self.language).get_template(template).render(known | facts)
        code = answered(refused).status if refused else status
        return HTMLResponse(html, code, {"Content-Security-Policy": POLICY})

    @property
    def keys(self) -> bool:
        """Whether single letters may do something: a switch turns that off (WCAG 2.1.4)."""
        return self.request.cookies.get(KEYS) != "off"

    @property
    def here(self) -> str:
        """The address of this page with its query; where a form was sent, that of the form."""
        url = self.request.url
        return f"{url.path}?{url.query}" if url.query else url.path

    def link(self, **changed: str | None) -> str:
        """This page's address with some of its questions changed; None takes one away."""
        asked = {name: value for name, value in self.request.query_params.items() if value} | changed
        query = urlencode({name: value for name, value in asked.items() if value is not None})
        return f"{self.request.url.path}?{query}" if query else self.request.url.path


def language_of(request: Request) -> str:
    """The language that a visitor chose, else the one their browser asks for."""
    chosen = request.cookies.get(LANGUAGE, "")
    return chosen if chosen in LANGUAGES else heard(request.headers.get("accept-language", ""))


async def this_page(request: Request, now: Now) -> Page:
    """The page that this request is for."""
    return Page(request, language_of(request), now)


PageHere = Annotated[Page, Depends(this_page)]
