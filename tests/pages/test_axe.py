"""What axe must find on a page that is at fault; otherwise its silence about ours would say nothing."""

from tests.pages.axe import violations

FAULTY = """<!doctype html><html lang="en"><title>Faults</title><main><h1>Faults</h1><input>
<p style="color: #999; background: #fff">pale</p>
<p id="painted" style="background: linear-gradient(#fff, #000)">over a picture</p></main>"""


def test_it_finds_what_is_pale_or_nameless_and_what_it_cannot_judge(visit):
    page = visit().page
    page.goto("about:blank")  # the phone's own policy would let no style in
    page.set_content(FAULTY)
    found = violations(page)
    assert {line.partition(":")[0] for line in found} == {"label", "color-contrast", "undecided color-contrast"}
    assert violations(page, looked_at=("#painted",)) == [line for line in found if not line.startswith("undecided")]
