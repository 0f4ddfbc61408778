"""The picture of the phone in the README: in Kiswahili, in the middle of a complaint; `--picture` takes it anew."""

import struct

from app.settings import ROOT

STORY = "Bomba la maji limepasuka karibu na soko la Chemuche tangu Jumatatu"
PICTURE = ROOT / "docs" / "phone.sw.png"


def test_it_has_its_picture_in_the_readme(visit, request):
    phone = visit(viewport={"width": 1200, "height": 900}, color_scheme="light")
    phone.take_new_number()
    phone.complain()
    phone.type(STORY)
    taken = phone.page.screenshot(full_page=True)
    if request.config.getoption("--picture"):
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_bytes(taken)
    assert width_of(PICTURE.read_bytes()) == width_of(taken)
    assert "docs/phone.sw.png" in (ROOT / "README.md").read_text("utf-8")


def width_of(png: bytes) -> int:
    """The width that a PNG states in its header."""
    assert png.startswith(b"\x89PNG")
    return struct.unpack(">I", png[16:20])[0]
