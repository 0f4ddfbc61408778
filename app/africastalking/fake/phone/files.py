"""The page's own files, each under an address that changes with its content, so that browsers keep it for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "page"
KINDS: Mapping[str, str] = {"phone.css": "text/css", "phone.js": "text/javascript"}


@dataclass(frozen=True, slots=True)
class File:
    """One file: what it is, and its bytes."""

    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """The page, still without the code to dial, and the files it asks for, by the last step of their addresses."""

    html: str
    files: Mapping[str, File]


@cache
def read_page() -> Page:
    """The page as it lies in the folder, read once."""
    html, files = (FOLDER / "phone.html").read_text("utf-8"), {}
    for name, kind in KINDS.items():
        content = (FOLDER / name).read_bytes()
        address = f"{sha256(content).hexdigest()[:12]}.{name}"
        files[address] = File(kind, content)
        html = html.replace(f'"{name}"', f'"/phone/{address}"')
    return Page(html, files)
