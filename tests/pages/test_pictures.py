"""The pictures of the desk in docs/pictures: `--picture` takes them anew, and somebody looks at them."""

import pytest

from app.settings import ROOT
from tests.pages.listed import Look

ALBUM = ROOT / "docs" / "pictures"
LAPTOP, PHONE = (1280, 860), (360, 720)
PICTURES = {
    "today-laptop-light": (Look("/desk"), "en", LAPTOP, "light"),
    "inbox-laptop-light": (Look("/desk/complaints?sort=due"), "en", LAPTOP, "light"),
    "inbox-phone-dark": (Look("/desk/complaints?view=overdue"), "sw", PHONE, "dark"),
    "case-laptop-light": (Look("/desk/complaints/{busy}"), "en", LAPTOP, "light"),
    "case-laptop-dark": (Look("/desk/complaints/{busy}"), "sw", LAPTOP, "dark"),
    "case-phone-light": (Look("/desk/complaints/{busy}"), "sw", PHONE, "light"),
    "notice-laptop-light": (Look("/desk/notices/{draft}", "approver"), "en", LAPTOP, "light"),
    "baraza-laptop-light": (Look("/desk/barazas/{moved}", "approver"), "en", LAPTOP, "light"),
    "baraza-phone-dark": (Look("/desk/barazas/{coming}", "forum_officer"), "sw", PHONE, "dark"),
    "views-laptop-dark": (Look("/desk/barazas/{held}/views", "forum_officer"), "en", LAPTOP, "dark"),
    "subscribers-laptop-light": (Look("/desk/people/{list}", "communications"), "en", LAPTOP, "light"),
    "departments-phone-light": (Look("/open/performance", "nobody"), "sw", PHONE, "light"),
    "staff-laptop-light": (Look("/desk/staff/{colleague}"), "en", LAPTOP, "light"),
    "settings-phone-dark": (Look("/desk/settings/versions/{version}", "administrator"), "sw", PHONE, "dark"),
    "menus-laptop-light": (Look("/desk/menus/report?page=1"), "en", LAPTOP, "light"),
    "unmasking-phone-light": (Look("/desk/unmaskings/{asked}", "custodian"), "sw", PHONE, "light"),
    "public-phone-light": (Look("/open", "nobody"), "sw", PHONE, "light"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_it_has_its_picture(windows, request, name):
    path = ALBUM / f"{name}.png"
    if request.config.getoption("--picture"):
        look, language, (width, height), light = PICTURES[name]
        page = windows.look(look, language)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=light)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(page.screenshot())
    assert path.read_bytes().startswith(b"\x89PNG")


def test_it_has_no_other_pictures():
    assert {path.stem for path in ALBUM.glob("*.png")} == set(PICTURES)
