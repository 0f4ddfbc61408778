"""What others wrote and we serve is what they published."""

import tomllib
from hashlib import sha256

from app.web.docs import STATIC

VENDOR = STATIC / "vendor"


def test_every_vendored_file_is_listed_and_unchanged():
    listed = tomllib.loads((VENDOR / "VENDOR.toml").read_text())["vendored"]
    expected = {f"{one['folder']}/{name}": digest for one in listed for name, digest in one["sha256"].items()}
    found = {
        str(path.relative_to(VENDOR)): sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "VENDOR.toml"
    }
    assert found == expected


def test_every_vendored_thing_says_where_it_is_from_and_under_which_licence():
    for one in tomllib.loads((VENDOR / "VENDOR.toml").read_text())["vendored"]:
        assert one["name"]
        assert one["version"] in one["folder"]
        assert one["licence"]
        assert "LICENSE" in one["sha256"]
