"""What axe-core finds fault with on a page: what machines judge of WCAG 2.2 A and AA, and its good practice."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
WANTED = ["violations", "incomplete"]
OPTIONS = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": WANTED}
# What the same page may do wrong in other light or at another width.
SEEN_ANEW = {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size"]}, "resultTypes": WANTED}
RUN = "options => axe.run(options)"
# It cannot judge words over a picture or half covered: a fault until somebody looked at them.
MUST_JUDGE = "color-contrast"


def violations(page: Page, looked_at: tuple[str, ...] = (), *, again: bool = False) -> list[str]:
    """A line a fault, `rule: element: what`; undecided contrast is one unless `looked_at` has the element.

    `again`: the page was judged before, and only its light or its width is another now.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, SEEN_ANEW if again else OPTIONS)
    undecided = [rule for rule in found["incomplete"] if rule["id"] == MUST_JUDGE]
    return [line for rule in found["violations"] for line in lines(rule)] + [
        f"undecided {line}"
        for rule in undecided
        for line in lines({**rule, "nodes": [one for one in rule["nodes"] if at(one) not in looked_at]})
    ]


def lines(rule: dict) -> list[str]:
    return [f"{rule['id']}: {at(node)}: {said(node)}" for node in rule["nodes"]]


def at(node: dict) -> str:
    """The selector by which axe names an element."""
    return " ".join(node["target"])


def said(node: dict) -> str:
    return "; ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]])
