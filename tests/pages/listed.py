"""Every page there is, with addresses that show it at its fullest: a new one fails `make test` until listed."""

from collections.abc import Mapping
from typing import NamedTuple


class Look(NamedTuple):
    """A look at a page: at an address, in braces what tests/pages/county.py has laid out, by one of its people."""

    address: str
    who: str = "ombudsman"


PAGES: Mapping[str, tuple[Look, ...]] = {
    "/desk/complaints": (
        Look("/desk/complaints"),
        Look("/desk/complaints?view=late", "secretary"),
        Look("/desk/complaints?q=zebra", "officer"),
    ),
    "/desk/complaints/{reference}": (
        Look("/desk/complaints/{busy}"),
        Look("/desk/complaints/{closed}", "secretary"),
        Look("/desk/complaints/99999994"),
    ),
    "/desk": (Look("/desk"), Look("/desk", "administrator")),
    "/desk/barazas": (Look("/desk/barazas", "forum_officer"), Look("/desk/barazas?when=earlier", "officer")),
    "/desk/barazas/new": (Look("/desk/barazas/new", "forum_officer"),),
    "/desk/barazas/{code}": (
        Look("/desk/barazas/{coming}", "forum_officer"),
        Look("/desk/barazas/{moved}", "approver"),
        Look("/desk/barazas/{held}", "communications"),
    ),
    "/desk/barazas/{code}/correction": (Look("/desk/barazas/{unannounced}/correction", "forum_officer"),),
    "/desk/barazas/{code}/views": (Look("/desk/barazas/{held}/views", "forum_officer"),),
    "/desk/barazas/{code}/attendance": (Look("/desk/barazas/{held}/attendance", "forum_officer"),),
    "/desk/notices": (Look("/desk/notices", "communications"),),
    "/desk/notices/new": (Look("/desk/notices/new", "communications"),),
    "/desk/notices/{number}/change": (Look("/desk/notices/{mine}/change", "communications"),),
    "/desk/notices/{number}/report": (Look("/desk/notices/{sent}/report", "approver"),),
    "/desk/notices/{number}": (
        Look("/desk/notices/{sent}", "communications"),
        Look("/desk/notices/{draft}", "approver"),
        Look("/desk/notices/{draft}", "communications"),
    ),
    "/desk/people": (Look("/desk/people", "communications"),),
    "/desk/people/{number}": (Look("/desk/people/{list}", "communications"),),
    "/desk/filing": (Look("/desk/filing"),),
    "/desk/unmaskings": (Look("/desk/unmaskings", "custodian"), Look("/desk/unmaskings")),
    "/desk/unmaskings/{number}": (
        Look("/desk/unmaskings/{asked}", "custodian"),
        Look("/desk/unmaskings/{granted}", "investigator"),
    ),
    "/open": (Look("/open", "nobody"),),
    "/open/number": (Look("/open/number", "nobody"),),
    "/open/barazas": (Look("/open/barazas", "nobody"),),
    "/open/late": (Look("/open/late", "nobody"),),
    "/open/performance": (Look("/open/performance", "nobody"),),
    "/open/developers": (Look("/open/developers", "nobody"),),
    "/open/accessibility": (Look("/open/accessibility", "nobody"),),
    "/desk/sign-in": (Look("/desk/sign-in", "nobody"),),
    "/desk/sign-in/code": (Look("/desk/sign-in/code", "code"),),
    "/desk/sign-in/password": (Look("/desk/sign-in/password", "password"),),
    "/desk/sign-in/phone": (Look("/desk/sign-in/phone", "phone"),),
    "/desk/staff": (Look("/desk/staff"),),
    "/desk/staff/review": (Look("/desk/staff/review", "auditor"),),
    "/desk/staff/new": (Look("/desk/staff/new", "administrator"),),
    "/desk/staff/{number}": (Look("/desk/staff/{colleague}"), Look("/desk/staff/{colleague}", "auditor")),
    "/desk/audit": (Look("/desk/audit", "auditor"), Look("/desk/audit?deed=sing")),
    "/desk/texts": (Look("/desk/texts", "administrator"), Look("/desk/texts")),
    "/desk/settings": (Look("/desk/settings"),),
    "/desk/settings/days-off": (Look("/desk/settings/days-off"), Look("/desk/settings/days-off", "communications")),
    "/desk/settings/files/{name}": (Look("/desk/settings/files/canned.yaml"),),
    "/desk/settings/versions/{version}": (Look("/desk/settings/versions/{version}", "administrator"),),
    "/desk/menus": (Look("/desk/menus", "administrator"),),
    "/desk/menus/{stem}": (Look("/desk/menus/report?page=1"), Look("/desk/menus/messages")),
    "/desk/me": (Look("/desk/me"),),
}
"""By route, the looks that a browser takes."""

LEADS_ON = {"/", "/open/language/{language}"}
"""Addresses that only send a browser on."""
