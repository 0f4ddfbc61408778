"""Pages as tests read them: by their elements and what these say."""

from html.parser import HTMLParser

from app.staff.signin.browser import HEADER
from tests.staff.signin.making import a_browser

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Node:
    """An element: its tag, attributes, children in order."""

    def __init__(self, tag, attributes):
        self.tag, self.attributes, self.children = tag, dict(attributes), []

    def every(self, tag, **wanted):
        """All elements below of that tag, whose attributes are as wanted; `class_` finds one of several classes."""
        found = []
        for child in self.children:
            if isinstance(child, Node):
                if child.tag == tag and all(child.has(name.rstrip("_"), value) for name, value in wanted.items()):
                    found.append(child)
                found += child.every(tag, **wanted)
        return found

    def has(self, name, value):
        own = self.attributes.get(name.replace("_", "-"))
        return value in (own or "").split() if name == "class" else own == value

    @property
    def text(self):
        """What it says, with single spaces."""
        said = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join(" ".join(said).split())


class Reader(HTMLParser):
    """Reads a page; one that closes what it never opened is broken."""

    def __init__(self):
        super().__init__()
        self.open = [Node("", {})]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, attrs)
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag):
        node = self.open.pop()
        assert node.tag == tag, f"</{tag}> closes <{node.tag}>"

    def handle_data(self, data):
        self.open[-1].children.append(data)


def read(answer):
    """The page of an answer."""
    assert answer.headers["content-type"].startswith("text/html")
    reader = Reader()
    reader.feed(answer.text)
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is never closed"
    return reader.open[0]


def fields(page, address):
    """The hidden fields of the form that posts there: what a browser would send with it."""
    (form,) = [one for one in page.every("form") if one.attributes.get("action") == address]
    return {one.attributes["name"]: one.attributes["value"] for one in form.every("input", type="hidden")}


def signed_in(db, role):
    """Somebody before their browser, which sends with a form only what the page gave it."""
    browser = a_browser(db, role)
    del browser.client.headers[HEADER]
    return browser
