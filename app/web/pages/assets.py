"""The pages' own files, each under an address that changes with its content, so that browsers keep it for good."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Request, Response

from app.kit.errors import NotFound

FOLDER = Path(__file__).parents[1] / "static" / "pages"
KINDS: Mapping[str, str] = {
    "desk.css": "text/css",
    "desk.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
FOREVER = "public, max-age=31536000, immutable"

router = APIRouter(prefix="/assets", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: where it is, what it is, its bytes, and the same compressed once."""

    address: str
    kind: str
    content: bytes
    small: bytes


@cache
def assets() -> Mapping[str, Asset]:
    """Every file by its name, read once."""
    found = {}
    for name, kind in KINDS.items():
        content = (FOLDER / name).read_bytes()
        address = f"{sha256(content).hexdigest()[:12]}.{name}"
        found[name] = Asset(f"/assets/{address}", kind, content, gzip.compress(content, 9, mtime=0))
    return found


@router.get("/{address}")
def asset(address: str, request: Request) -> Response:
    """A file of the pages. Nothing in it is secret, so that to compress it tells nobody anything."""
    asked = f"/assets/{address}"
    found = next((one for one in assets().values() if one.address == asked), None)
    if found is None:
        raise NotFound("asset.unknown", "There is no such file.")
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.small, media_type=found.kind, headers=headers | {"Content-Encoding": "gzip"})
    return Response(found.content, media_type=found.kind, headers=headers)
