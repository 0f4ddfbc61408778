"""The guide for programs: docs/api.md, whose every command the tests run, as a page; there is no second one."""

from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from app.settings import ROOT

PATH = ROOT / "docs" / "api.md"


@cache
def guide() -> Markup:
    """The guide below its title, as HTML; what looks like HTML in it is shown as it is written."""
    _, _, body = PATH.read_text("utf-8").partition("\n")
    return Markup(MarkdownIt("commonmark", {"html": False}).enable("table").render(body))  # noqa: S704
