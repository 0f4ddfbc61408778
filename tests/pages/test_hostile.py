"""What a stranger writes stays words: filed through the real callback, read on real pages."""

import re

import httpx

from app.console.phone import Phone
from tests.pages.listed import Look

HOSTILE = (
    "<script>alert(1)</script> maji",
    "<img src=x onerror=alert(1)> maji hakuna",
    "<svg onload=alert(1)> maji hakuna kabisa",
    '"><script>alert(1)</script> bomba',
    "'><iframe src=javascript:alert(1)> bomba",
    "</blockquote><h1>Karibu</h1> maji",
    "</textarea><button>Tuma</button> maji",
    "</title><style>*{display:none}</style> maji",
    "{{ 7*7 }} {% for x in y %} maji",
    "&lt;b&gt; &#60;i&#62; &amp; maji",
    "<a href=javascript:alert(1)>bonyeza</a> maji",
    "<meta http-equiv=refresh content=0> maji",
    "javascript:alert(1)//maji hakuna",
    "<math><mi//xlink:href='data:x'> maji",
    "<base href=//evil.example/> maji hakuna",
    "<form action=//evil.example><input name=q> maji",
    "<!-- <b> --> maji hakuna tangu Jumatatu",
    "=HYPERLINK(1) maji hakuna tangu Jumatatu",
    "%3Cscript%3Ealert(1)%3C/script%3E maji",
    "<details open ontoggle=alert(1)> maji",
)
TO_THE_WORDS = ("1", "1", "1", "2", "7", "2", "1")
"""To the screen that asks what happened, in a ward that no other test reports from: neighbours would be told."""
REFERENCE = re.compile(r"\b[2-9]\d{3} \d{4}\b")


def filed(place, http, number, words):
    """The reference of a report in these words."""
    phone = Phone(http, place.callback, f"+2547000002{number:02d}", place.code)
    phone.dial()
    for answer in (*TO_THE_WORDS, words, "1"):
        phone.type(answer)
    (reference,) = REFERENCE.findall(phone.screen)
    return reference.replace(" ", "")


def test_hostile_words_leave_no_foreign_node_on_any_page(windows, place):
    with httpx.Client() as http:
        references = [filed(place, http, number, words) for number, words in enumerate(HOSTILE)]
    for reference, words in zip(references, HOSTILE, strict=True):
        page = windows.look(Look(f"/desk/complaints/{reference}"))
        quoted = page.locator("blockquote.words")
        assert quoted.text_content() == words
        assert quoted.evaluate("one => one.childElementCount") == 0
        assert (
            page.locator(
                "script:not([src^='/assets/']), iframe, base, style, math, [onerror], [onload], [ontoggle]"
            ).count()
            == 0
        )
        assert not windows.complaints
    page = windows.look(Look("/desk/complaints?q=%3Cscript%3Ealert(1)%3C/script%3E"))
    assert page.locator("q").text_content() == "<script>alert(1)</script>"
    assert not windows.complaints


def test_a_fault_takes_the_focus_and_leads_to_its_field(windows):
    page = windows.look(Look("/desk/filing"))
    page.get_by_role("combobox").first.select_option(index=3)
    page.locator("#f-number").fill("12345")
    page.locator("#f-words").fill("Maji hakuna")
    page.get_by_role("button", name="File it").click()
    summary = page.get_by_role("alert")
    assert summary.evaluate("one => one === document.activeElement")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "f-number"
    assert page.locator("#f-words").input_value() == "Maji hakuna"
    assert page.locator("#f-number").get_attribute("aria-describedby") == "f-number-fault"
