"""The page of the stand-in: every handset with its texts, for whoever watches a trial; it asks nobody else."""

from collections.abc import Mapping, Sequence
from html import escape

from app.africastalking.fake.ledger import Taken

HANDSETS = 60
"""How many are shown, those with the newest texts first."""

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5">
<title>Handsets</title>
<style>
body {{ font: 1rem/1.4 system-ui, sans-serif; margin: 1rem; color: #1b1b1b; background: #fff }}
main {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 1rem }}
section {{ border: 2px solid #555; border-radius: 1rem; padding: .75rem }}
h2 {{ font-size: 1rem; margin: 0 }}
ol {{ padding: 0; list-style: none }}
li {{ background: #e8f1ea; border-radius: .5rem; padding: .5rem; margin: .5rem 0; overflow-wrap: anywhere }}
small {{ display: block; color: #444 }}
</style>
</head>
<body>
<h1>Handsets</h1>
<p>{count} with texts. This is a stand-in: nothing here reached a real telephone. The page renews itself.</p>
<main>{handsets}</main>
</body>
</html>"""


def page_of(handsets: Mapping[str, Sequence[Taken]]) -> str:
    """The page with these handsets, each with the newest text on top."""
    shown = "".join(_handset(number, texts) for number, texts in handsets.items())
    return PAGE.format(count=len(handsets), handsets=shown)


def _handset(number: str, texts: Sequence[Taken]) -> str:
    items = "".join(_text(text) * text.copies for text in reversed(texts))
    return f"<section><h2>{escape(number)}</h2><ol>{items}</ol></section>"


def _text(text: Taken) -> str:
    parts = f"{text.parts} segment{'s' if text.parts > 1 else ''}"
    return f"<li>{escape(text.words)}<small>{escape(text.sender)}, {escape(text.at[:19])}, {parts}</small></li>"
