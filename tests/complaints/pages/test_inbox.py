"""The inbox as a member of staff reads it."""

from datetime import timedelta

from app.complaints.rules.lifecycle import State
from app.staff.policy import Role
from tests.builders import NOW, a_complaint
from tests.web.pages.reading import fields, read, signed_in

INBOX = "/desk/complaints"


def references(page):
    return [one.text.replace(" ", "") for one in page.every("a", class_="ref")]


def test_it_lists_what_its_reader_may_know_of_and_counts_each_list(db, officer):
    mine = a_complaint(db, state=State.ASSIGNED, assignee_id=officer.person_id)
    other = a_complaint(db, category="roads.bridge")
    page = read(officer.client.get(INBOX))
    assert references(page) == [mine.reference]
    assert other.reference not in page.text
    counted = {link.text.rsplit(" ", 1)[0]: link.text.rsplit(" ", 1)[1] for link in page.every("nav")[1].every("a")}
    assert counted["My complaints"] == "1"
    assert counted["Nobody's yet"] == "0"


def test_its_address_is_the_whole_list(db, ombudsman):
    late = a_complaint(db, state=State.IN_PROGRESS, due_at=NOW - timedelta(days=2))
    today = a_complaint(db, state=State.IN_PROGRESS, due_at=NOW + timedelta(hours=1))
    a_complaint(db, state=State.CLOSED_CONFIRMED)
    wanted = {
        "view=overdue": ("Over their day", [late]),
        "view=due_today": ("Due today", [today]),
        "sort=due": ("All complaints", [late, today]),
        "state=in_progress&ward=&category=water.burst": ("All complaints", [late, today]),
        "department=roads": ("All complaints", []),
    }
    for query, (title, cases) in wanted.items():
        page = read(ombudsman.client.get(f"{INBOX}?{query}"))
        assert (page.every("h1")[0].text, references(page)) == (title, [one.reference for one in cases]), query


def test_it_says_when_something_is_due_in_words(db, ombudsman):
    for days, state in ((-2, State.IN_PROGRESS), (0, State.TRIAGE), (3, State.ASSIGNED), (9, State.ASSIGNED)):
        a_complaint(db, state=state, due_at=NOW + timedelta(days=days, minutes=5))
    a_complaint(db, state=State.NEEDS_INFO)
    a_complaint(db, state=State.WITHDRAWN)
    page = read(ombudsman.client.get(INBOX))
    tags = [(one.attributes["class"], one.text) for one in page.every("span", class_="due")]
    assert tags == [
        ("due late", "2 days over"),
        ("due today", "Due today"),
        ("due soon", "3 days left"),
        ("due later", "9 days left"),
        ("due waiting", "Waiting"),
        ("due done", "Done"),
    ]


def test_it_leads_from_page_to_page_and_keeps_what_was_asked(db, ombudsman):
    cases = [a_complaint(db, state=State.TRIAGE).reference for _ in range(3)]
    asked, seen = f"{INBOX}?limit=2&state=triage", []
    for way in ("next", "next", "prev"):
        page = read(ombudsman.client.get(asked))
        seen.append(references(page))
        links = {
            one.attributes["rel"]: one.attributes["href"] for one in page.every("a") if "rel" in one.attributes
        }
        assert all("state=triage" in href for href in links.values())
        asked = links.get(way, asked)
    assert seen[:2] == [cases[:2], cases[2:]]


def test_an_exact_reference_leads_to_its_complaint_whatever_the_filters(db, ombudsman):
    complaint = a_complaint(db)
    spelt = f"{complaint.reference[:4]}-{complaint.reference[4:]}"
    answer = ombudsman.client.get(INBOX, params={"q": spelt, "state": "merged"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{INBOX}/{complaint.reference}")


def test_it_finds_words_and_says_what_it_looked_for(db, ombudsman):
    found = a_complaint(db, words="Bomba limepasuka Shinyalu")
    a_complaint(db, words="Barabara mbaya")
    page = read(ombudsman.client.get(INBOX, params={"q": "shinyalu"}))
    assert references(page) == [found.reference]
    assert page.every("h1")[0].text == "Search: shinyalu"
    assert page.every("input", id="find")[0].attributes["value"] == "shinyalu"
    nothing = read(ombudsman.client.get(INBOX, params={"q": "<b>zebra"}))
    assert "Nothing says this" in nothing.text
    assert nothing.every("q")[0].text == "<b>zebra"


def test_a_misspelt_question_is_refused_as_a_page(db, ombudsman):
    answer = ombudsman.client.get(f"{INBOX}?state=nowhere&colour=red")
    assert answer.status_code == 422
    assert {"state: Choose one of the list.", "To the desk"} <= {
        one.text for tag in ("li", "a") for one in read(answer).every(tag)
    }


def test_it_speaks_the_language_that_was_chosen(db, ombudsman):
    asked = ombudsman.client.get(INBOX, headers={"Accept-Language": "sw-KE"})
    assert read(asked).every("h1")[0].text == "Malalamishi yote"
    for back, leads in (("/desk/complaints?view=mine", "/desk/complaints?view=mine"), ("//evil.example", "/desk")):
        answer = ombudsman.client.get("/open/language/sw", params={"back": back}, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, leads)
        assert answer.cookies["itika_language"] == "sw"
    page = read(ombudsman.client.get(INBOX))
    assert (page.every("html")[0].attributes["lang"], page.every("h1")[0].text) == ("sw", "Malalamishi yote")


def test_the_keys_of_the_desk_can_be_turned_off(ombudsman):
    assert read(ombudsman.client.get(INBOX)).every("script")
    me = read(ombudsman.client.get("/desk/me"))
    answer = ombudsman.client.post("/desk/me/keys", data=fields(me, "/desk/me/keys") | {"keys": "off"})
    assert "Turn the keys on" in answer.text
    page = read(ombudsman.client.get(INBOX))
    assert not page.every("script")
    assert not page.every("details", id="keys")


def test_an_administrator_sees_no_case(db):
    administrator = signed_in(db, Role.ADMINISTRATOR)
    answer = administrator.client.get(INBOX)
    assert (answer.status_code, read(answer).every("h1")[0].text) == (403, "This is not for you to do")
