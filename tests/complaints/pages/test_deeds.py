"""What is done from a case page: done once, or refused with every word kept."""

import pytest
from sqlalchemy import func, select

from app.complaints import actions
from app.complaints.models import Event
from app.complaints.ports import Actor
from app.complaints.rules.lifecycle import State
from app.outbox.models import Message
from tests.builders import NOW, a_complaint, a_county
from tests.complaints.asking import DEEDS
from tests.complaints.moving import made_for
from tests.complaints.pages.test_case import page_of
from tests.web.pages.reading import fields, read


def send(visitor, complaint, noun, *, page=None, **words):
    """Fill the form of the page and send it."""
    address = f"/desk/complaints/{complaint.reference}/{noun}"
    hidden = fields(page or page_of(visitor, complaint), address)
    return visitor.client.post(address, data=hidden | words, follow_redirects=False)


def texts(value):
    """A body of the API as a form sends it."""
    return {name: str(one).lower() if isinstance(one, bool) else str(one) for name, one in (value or {}).items()}


@pytest.mark.parametrize("noun", [noun for noun in DEEDS if noun != "reading"])
def test_each_is_done_as_the_api_does_it(db, ombudsman, noun):
    complaint = made_for(db, noun)
    before = complaint.version
    answer = send(ombudsman, complaint, noun, **texts(DEEDS[noun]))
    assert answer.status_code == 303, read(answer).every("div", class_="summary")[0].text
    db.refresh(complaint)
    assert complaint.version == before + 1
    page = read(ombudsman.client.get(answer.headers["location"]))
    assert page.every("p", role="status")[0].text.startswith("✓")


def test_a_fault_is_told_on_top_and_beside_its_field_and_the_words_stay(db, ombudsman):
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    answer = send(ombudsman, complaint, "resolution", words="z" * 141, outcome="nonsense")
    page = read(answer)
    (summary,) = page.every("div", role="alert")
    links = {one.attributes["href"].removeprefix("#"): one.text for one in summary.every("a")}
    assert (answer.status_code, links) == (422, {"resolution-outcome": "Choose one of the list."})
    (field,) = page.every("select", id="resolution-outcome")
    (told,) = page.every("span", id=field.attributes["aria-describedby"])
    assert (field.attributes["aria-invalid"], told.text) == ("true", "Choose one of the list.")
    assert page.every("textarea", id="resolution-words")[0].text == "z" * 141
    page = read(send(ombudsman, complaint, "resolution", words="z" * 141, outcome="upheld"))
    assert (
        page.every("div", role="alert")[0].every("a")[0].text == "This takes 141 of 140 letters: shorten it by 1."
    )
    assert [one.text for one in page.every("option", value="upheld") if "selected" in one.attributes] == ["Upheld"]
    assert not db.scalar(select(func.count()).select_from(Message))


def test_when_somebody_else_was_first_both_texts_are_shown_and_nothing_is_sent(db, ombudsman, officer):
    complaint = a_complaint(db, state=State.IN_PROGRESS)
    page = page_of(officer, complaint)
    actions.reply(db, a_county(), complaint, "We come on Monday.", by=Actor("staff", ombudsman.person_id), now=NOW)
    db.flush()
    answer = send(officer, complaint, "reply", page=page, words="We come on Friday.")
    seen = read(answer)
    assert answer.status_code == 412
    (meanwhile,) = seen.every("section", class_="clash")
    assert [one.text for one in meanwhile.every("blockquote")] == ["We come on Monday."]
    assert seen.every("textarea", id="reply-words")[0].text == "We come on Friday."
    again = send(officer, complaint, "reply", page=seen, words="We come on Friday.")
    assert again.status_code == 303
    said = db.scalars(select(Event.words).where(Event.verb == "reply").order_by(Event.id)).all()
    assert said == ["We come on Monday.", "We come on Friday."]


def test_words_whose_form_is_gone_are_still_shown(db, ombudsman, officer):
    complaint = a_complaint(db, state=State.ASSIGNED)
    page = page_of(officer, complaint)
    actions.hand_back(db, a_county(), complaint, "Not ours.", by=Actor("staff", ombudsman.person_id), now=NOW)
    db.flush()
    seen = read(send(officer, complaint, "hand-back", page=page, words="It is the roads'."))
    assert seen.every("section", class_="clash")[0].every("blockquote")[0].text == "It is the roads'."


def test_letters_and_cost_are_counted_before_anything_is_sent(db, ombudsman):
    complaint = a_complaint(db, state=State.IN_PROGRESS, language="sw")
    page = read(send(ombudsman, complaint, "reply", words="Tunakuja.", look="1"))
    assert page.every("p", class_="measure")[0].text == ("9 of 140 letters. Your words alone: 1 SMS part, KES 0.8.")
    assert page.every("textarea", id="reply-words")[0].text == "Tunakuja."
    canned = page.every("button", name="canned")[0]
    page = read(send(ombudsman, complaint, "reply", words="Pole.", canned=canned.attributes["value"]))
    assert page.every("textarea", id="reply-words")[0].text == f"Pole. {canned.text}"
    assert not db.scalar(select(func.count()).select_from(Message))
