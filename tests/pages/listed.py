"""Every page there is, with addresses that show it at its fullest: a new one fails `make test` until listed."""

from collections.abc import Mapping

PAGES: Mapping[str, tuple[str, ...]] = {
    "/desk/complaints": ("/desk/complaints", "/desk/complaints?view=overdue", "/desk/complaints?q=zebra"),
    "/desk/complaints/{reference}": ("/desk/complaints/{busy}", "/desk/complaints/{closed}"),
}
"""By route, the addresses that a browser walks; in braces what tests/pages/county.py has laid out."""

LEADS_ON = {"/", "/desk", "/open/language/{language}"}
"""Addresses that only send a browser on."""
