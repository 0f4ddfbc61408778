"""A baraza from its first word to what was done, by pages: over the same deeds as the API."""

from datetime import timedelta

import pytest

from app.forums.actions.residents import Voice, say_coming
from app.forums.models import Attendance, Forum, Telling, Theme
from app.forums.queries import agenda, by_code
from app.staff.policy import Role
from tests.broadcasts.making import a_subscriber
from tests.builders import NOW, SEALER, a_contact
from tests.forums.making import TEXTS, a_forum, a_telling, a_theme, a_view
from tests.web.pages.reading import fields, read, signed_in

HOME = "/desk/barazas"
WRITTEN = {f"{field}.{language}": words for field, said in TEXTS.items() for language, words in said.items()} | {
    "topic": "budget",
    "organiser": "finance",
    "whom": "wards",
    "ward": "991",
    "day": "2026-12-03",
    "hour": "10:30",
    "code": "4821",
}


@pytest.fixture
def officer(db):
    return signed_in(db, Role.FORUM_OFFICER)


@pytest.fixture
def approver(db):
    return signed_in(db, Role.APPROVER)


def send(browser, page, address, **sent):
    """Fill the form of a page that posts there, and press its button."""
    return browser.client.post(address, data=fields(page, address) | sent)


def opened(browser, path):
    return read(browser.client.get(f"{HOME}{path}"))


def test_it_is_written_announced_told_of_and_called_off(db, officer, approver):
    a_subscriber(db)
    made = send(officer, opened(officer, "/new"), f"{HOME}/new", **WRITTEN)
    page = read(made)
    assert (made.url.path, page.every("p", role="status")[0].text) == (f"{HOME}/4821", "✓ Draft kept.")
    assert "1 person would get its notice now." in page.text
    assert "Budget 2026/27: your voice. Thu 3 Dec, 10:30 am" in page.every("div", class_="phone")[0].text
    page = read(send(officer, page, f"{HOME}/4821/announcement"))
    assert by_code(db, "4821").state == "announced"
    notice = send(officer, page, f"{HOME}/4821/notice")
    assert notice.url.path.startswith("/desk/notices/")
    page = opened(officer, "/4821")
    assert not [one for one in page.every("form") if one.attributes["action"].endswith("/notice")]
    page = read(send(officer, page, f"{HOME}/4821/cancellation", cause="rain"))
    assert "Waits for a second person" in page.text
    assert not [one for one in page.every("button") if one.text == "Let it go"]
    seen = opened(approver, "/4821")
    (form,) = [one.attributes["action"] for one in seen.every("form") if "tellings" in one.attributes["action"]]
    assert "Leaves when it is due" in read(send(approver, seen, form)).text


def test_what_no_phone_can_show_comes_back_with_each_fault_at_its_field(db, officer):
    odd = WRITTEN | {"title.sw": "Bajeti " * 9, "venue.en": "", "day": "2020-01-01", "whom": "subcounties"}
    answer = send(officer, opened(officer, "/new"), f"{HOME}/new", **odd)
    page = read(answer)
    assert answer.status_code == 422
    assert page.every("input", id="f-venue.en")[0].attributes["aria-invalid"] == "true"
    assert page.every("input", id="f-agenda.sw")[0].attributes["value"] == TEXTS["agenda"]["sw"]
    assert "Say one of wards, subcounties and county." in page.text
    late = read(send(officer, page, f"{HOME}/new", **odd | {"venue.en": "Here", "whom": "wards"}))
    assert {link.attributes["href"] for link in late.every("div", role="alert")[0].every("a")} == {
        "#f-title.sw",
        "#f-starts_at",
    }
    assert db.query(Forum).count() == 0


def test_whoever_was_overtaken_sees_both_texts(db, officer):
    forum = a_forum(db, state="draft")
    address = f"{HOME}/{forum.code}/correction"
    form = opened(officer, f"/{forum.code}/correction")
    mine = {name: value for name, value in WRITTEN.items() if name != "code"} | {"title.en": "Mine"}
    forum.title_en, forum.version = "Theirs", 2
    db.flush()
    answer = send(officer, form, address, **mine)
    page = read(answer)
    assert answer.status_code == 412
    assert page.every("section", class_="clash")[0].every("dd")[0].text == "Theirs"
    assert page.every("input", id="f-title.en")[0].attributes["value"] == "Mine"
    assert send(officer, page, address, **mine).url.path == f"{HOME}/{forum.code}"
    db.refresh(forum)
    assert forum.title_en == "Mine"


def test_it_is_moved_by_a_day_alone_and_never_twice_to_the_same(db, officer):
    forum = a_forum(db)
    address, there = f"{HOME}/{forum.code}/move", {"day": "2026-12-10", "hour": "10:00"}
    page = read(send(officer, opened(officer, f"/{forum.code}"), address, **there))
    db.refresh(forum)
    assert (forum.state, forum.venue_en) == ("moved", TEXTS["venue"]["en"])
    answer = send(officer, page, address, **there)
    assert answer.status_code == 409
    assert "That is when and where it is already." in read(answer).every("div", role="alert")[0].text


def test_an_announcement_of_the_last_days_asks_why(db, officer):
    forum = a_forum(db, state="draft", starts_at=NOW + timedelta(days=2), announced_at=None)
    address = f"{HOME}/{forum.code}/announcement"
    answer = send(officer, opened(officer, f"/{forum.code}"), address)
    page = read(answer)
    assert (answer.status_code, page.every("textarea", id="f-why")[0].attributes["aria-invalid"]) == (422, "true")
    read(send(officer, page, address, why="The Governor called it."))
    db.refresh(forum)
    assert forum.state == "announced"


def test_a_change_of_what_was_not_read_is_refused(db, officer):
    forum = a_forum(db)
    page = opened(officer, f"/{forum.code}")
    forum.version += 1
    db.flush()
    answer = send(officer, page, f"{HOME}/{forum.code}/cancellation", cause="rain")
    assert (answer.status_code, forum.state) == (412, "announced")
    assert "Somebody changed it after you read it." in read(answer).every("div", role="alert")[0].text


def test_views_are_sorted_and_answered_and_a_second_person_lets_the_answer_go(db, officer, approver):
    forum = a_forum(db, state="held", starts_at=NOW - timedelta(days=1))
    first, second = a_view(db, forum, "Maji <b>0700000012"), a_view(db, forum, "Roads")
    path = f"/{forum.code}/views"
    said = {"said.en": "More water", "said.sw": "Maji zaidi"}
    page = read(send(officer, opened(officer, path), f"{HOME}/{forum.code}/themes", **said))
    assert page.every("blockquote")[0].text.startswith("Maji <b>")
    assert "0700000012" not in page.text
    theme = db.query(Theme).one()
    page = read(send(officer, page, f"{HOME}{path}", **{f"theme-{first.id}": str(theme.id)}))
    db.expire_all()
    assert (first.theme_id, second.theme_id) == (theme.id, None)
    assert [one.text for one in opened(officer, f"{path}?uncoded=true").every("blockquote")] == ["Roads"]
    address = f"{HOME}/{forum.code}/themes/{theme.id}/answer"
    did = {"did.en": "Two are built.", "did.sw": "Viwili.", "stands": "done", "department": "water"}
    assert send(officer, page, address, **did | {"did.sw": "x" * 150}).status_code == 422
    read(send(officer, page, address, **did))
    waits = db.query(Telling).one()
    assert (waits.state, waits.author_id) == ("waiting", officer.person_id)
    released = f"{HOME}/{forum.code}/tellings/{waits.id}/release"
    read(send(approver, opened(approver, f"/{forum.code}"), released))
    db.refresh(waits)
    assert (waits.state, waits.released_by) == ("ready", approver.person_id)


def test_a_paper_sheet_is_counted_and_counted_again(db, officer):
    forum = a_forum(db, starts_at=NOW - timedelta(hours=3))
    address = f"{HOME}/{forum.code}/attendance"
    page = opened(officer, f"/{forum.code}/attendance")
    for women in ("12", "15"):
        sent = {"sheet": "A", "female-under_35": women, "male-": "11", "ward": "991", "disability": "true"}
        assert "Sheet counted" in read(send(officer, page, address, **sent)).text
    rows = [(one.count, one.sex, one.age, one.disability, one.ward) for one in db.query(Attendance)]
    assert sorted(rows) == [(11, "male", None, True, 991), (15, "female", "under_35", True, 991)]
    faulty = send(officer, page, address, sheet="A B")
    assert (faulty.status_code, read(faulty).every("input", id="f-sheet")[0].attributes["value"]) == (422, "A B")


def test_small_counts_are_not_shown_nor_views_to_who_keeps_no_record(db, officer):
    forum = a_forum(db)
    for _ in range(3):
        say_coming(db, forum, Voice(a_contact(db).id, "sms", NOW, SEALER), coming=True)
    page = opened(signed_in(db, Role.OFFICER), f"/{forum.code}")
    assert [one.text for one in page.every("section", id="came")[0].every("dd")] == ["not shown"]
    assert not [one for one in page.every("a") if one.attributes["href"].endswith("/views")]


def test_the_calendar_goes_month_by_month_and_page_by_page(db, officer):
    days = [timedelta(days=one) for one in (3, 40, 41, -3, -40)]
    forums = [a_forum(db, starts_at=NOW + day, title_en=f"In {day.days}", wards=[991]) for day in days]
    page = opened(officer, "")
    assert [one.text for one in page.every("h2")] == ["November 2026", "January 2027"]
    names = [one.every("a")[0].text for one in page.every("ul", class_="calls") for one in one.every("li")]
    assert names == ["In 3", "In 40", "In 41"]
    assert opened(officer, "?when=earlier").every("h2")[0].text == "November 2026"
    assert "No baraza is to come." in opened(officer, "?ward=1003").text
    second = agenda(db, ahead=True, ward=None, after=forums[0].id, limit=1, now=NOW)
    assert [one.title_en for one in second] == ["In 40"]
    back = agenda(db, ahead=False, ward=991, after=forums[3].id, limit=9, now=NOW)
    assert [one.title_en for one in back] == ["In -40"]


def test_what_one_caused_one_does_not_let_go(db, approver):
    forum = a_forum(db)
    telling = a_telling(db, forum)
    telling.author_id = approver.person_id
    a_theme(db, forum)
    db.flush()
    page = opened(approver, f"/{forum.code}")
    assert "Let it go" not in page.text
    asked = fields(page, f"{HOME}/{forum.code}/cancellation") | {"version": f'"{telling.version}"'}
    answer = approver.client.post(f"{HOME}/{forum.code}/tellings/{telling.id}/release", data=asked)
    assert (answer.status_code, telling.state) == (403, "waiting")
