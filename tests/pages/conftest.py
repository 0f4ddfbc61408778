"""The whole gateway as `itika demo` runs it, and a real Chromium before it; skips loudly where there is none."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from app.console.demo.running import gateway
from app.console.place import Place
from app.keys import create_keys_file
from app.settings import Settings
from tests.pages.county import County, laid_out
from tests.pages.handset import Handset
from tests.pages.windows import Windows

CHROMIUM = shutil.which("chromium")
MUST = bool(os.environ.get("CI") or os.environ.get("ITIKA_CI"))
WHERE = "install it, on Debian with apt-get install chromium fonts-dejavu-core"
# Nothing that a browser asks on its own account, and no name is looked up at all.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def pytest_addoption(parser):
    parser.addoption("--picture", action="store_true", help="write docs/phone.sw.png anew")


def pytest_terminal_summary(terminalreporter):
    skipped = [one for one in terminalreporter.stats.get("skipped", []) if "tests/pages" in one.nodeid]
    if skipped:
        terminalreporter.section("NO CHROMIUM", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} tests of pages were skipped: {WHERE}.")


@pytest.fixture(scope="session")
def keys(tmp_path_factory) -> Path:
    """The keys of the gateway, in a folder of its own."""
    made = tmp_path_factory.mktemp("gateway") / "keys.json"
    create_keys_file(made)
    return made


@pytest.fixture(scope="session")
def place(server, template, keys) -> Iterator[Place]:
    """A running gateway, worker and stand-in, each a process, over a database of their own."""
    home = keys.parent
    with (
        server.clone(template) as urls,
        gateway(Settings(_env_file=None), urls, home, keys, apart=True) as running,
    ):
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium with a profile of its own."""
    if CHROMIUM is None:
        reason = f"There is no Chromium: {WHERE}."
        pytest.fail(reason) if MUST else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def county(place, keys) -> County:
    """Sixty complaints in the gateway's register, and people who are signed in."""
    return laid_out(place, keys)


@pytest.fixture(scope="session")
def windows(chromium: Browser, place: Place, county: County) -> Iterator[Windows]:
    """Windows on the desk, one for each person, language and way to read it, kept for the whole run."""
    opened = Windows(chromium, place.web, county)
    yield opened
    opened.close()


@pytest.fixture
def visit(chromium: Browser, place: Place):
    """Opens the phone in a window of its own; what it asked, complained of or let pop up is in `seen`."""
    contexts: list[BrowserContext] = []

    def open_page(**window) -> Handset:
        context = chromium.new_context(reduced_motion="reduce", locale="en-GB", **window)
        contexts.append(context)
        context.add_init_script(path=Path(__file__).parent / "looks.js")
        page = context.new_page()
        handset = Handset(page, place)
        handset.watch()
        page.goto(f"{place.web}/phone")
        return handset

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def handset(visit) -> Handset:
    """A telephone that never called before, on a common screen."""
    opened = visit(viewport={"width": 1280, "height": 900})
    opened.take_new_number()
    return opened
