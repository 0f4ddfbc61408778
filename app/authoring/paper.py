"""Every screen and SMS in every language on paper: one HTML page that asks nothing of any network."""

from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby

from app.authoring.drawings import drawings
from app.authoring.examples import example_facts
from app.menu.proofs.subject import Subject
from app.menu.screen.letters import Letter
from app.menu.screen.sheets import ROOM
from app.menu.screen.texts import width

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Menus {version}</title>
<style>
body {{ font: 11pt/1.4 sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em; color: #111 }}
h2 {{ break-before: page; border-bottom: 2px solid }}
h1 + p + h2 {{ break-before: auto }}
h3 {{ margin: 1.2em 0 0; font-size: 1em; break-after: avoid }}
.way {{ margin: 0; break-after: avoid; color: #444; font-size: .85em }}
section > div {{ display: flex; flex-wrap: wrap; break-inside: avoid; gap: .6em; margin: .3em 0 }}
figure {{ margin: 0; break-inside: avoid }}
figcaption {{ font-size: .75em; color: #444 }}
pre {{ font: 10pt/1.3 monospace; margin: 0; padding: .5em; width: 22em; white-space: pre-wrap;
  overflow-wrap: anywhere; border: 1px solid #444; border-radius: .4em }}
table {{ border-collapse: collapse }}
td, th {{ border: 1px solid #888; padding: .1em .5em; text-align: left; vertical-align: top }}
tr {{ break-inside: avoid }}
@page {{ size: A4; margin: 15mm }}
</style>
</head>
<body>
<h1>Every screen in every language</h1>
<p>Menus {version}. Examples stand in for a resident's own facts. A number such as 143/156 says how many letters
of a phone's screen are taken.</p>
{body}
</body>
</html>
"""


def paper(subject: Subject) -> str:
    """The page: the screens file by file, then the SMS, then the lists of words, each in every language."""
    library = subject.library
    parts = []
    for file, nodes in groupby(library.nodes, lambda name: library.place("nodes", name).file):
        sections = "".join(_node(subject, name) for name in nodes)
        parts.append(f"<h2>{escape(file)}</h2>\n{sections}" if sections else "")
    parts.append("<h2>messages.yaml</h2>\n")
    parts.extend(_letter(subject, name, letter) for name, letter in subject.menu.letters.items())
    parts.append("<h2>words.yaml</h2>\n")
    parts.extend(_words(subject, name, words) for name, words in library.words.items())
    return PAGE.format(version=escape(library.version), body="".join(parts))


def _node(subject: Subject, name: str) -> str:
    """A node's pages, each beside the same page in the other languages; nothing for what no caller sees."""
    rows: dict[tuple[str, int, int], list[str]] = {}
    for language in subject.menu.languages:
        for page in drawings(subject, name, language):
            figure = _figure(page.text, language, f"{page.septets}/{ROOM}")
            rows.setdefault((page.form, page.list, page.page), []).append(figure)
    return _section(name, subject.roads.dial(name), rows.values()) if rows else ""


def _letter(subject: Subject, name: str, letter: Letter) -> str:
    figures = []
    for language in subject.menu.languages:
        text = subject.menu.message(name, example_facts(subject.library, language), language)
        figures.append(_figure(text, language, f"{width(text)} letters, {letter.parts(text)} SMS"))
    return _section(name, f"{letter.kind}, at most {letter.segments} SMS", [figures])


def _words(subject: Subject, name: str, words: Mapping[str, str]) -> str:
    languages = subject.menu.languages
    head = "".join(f'<th scope="col">{language}</th>' for language in languages)
    rows = [
        "<tr>"
        + "".join(f'<td lang="{each}">{escape(subject.menu.word(name, key, each))}</td>' for each in languages)
        for key in words
    ]
    return f"<h3>{escape(name)}</h3>\n<table><tr>{head}</tr>\n{_lines(rows)}</table>\n"


def _section(name: str, way: str, rows: Iterable[Iterable[str]]) -> str:
    heading = f'<h3 id="{escape(name)}">{escape(name)}</h3><p class="way">{escape(way)}</p>'
    body = _lines(f"<div>{''.join(row)}</div>" for row in rows)
    return f"<section>{heading}\n{body}</section>\n"


def _figure(text: str, language: str, caption: str) -> str:
    screen = f'<pre lang="{language}">{escape(text)}</pre>'
    return f"<figure>{screen}<figcaption>{language}, {escape(caption)}</figcaption></figure>"


def _lines(parts: Iterable[str]) -> str:
    return "".join(f"{part}\n" for part in parts)
