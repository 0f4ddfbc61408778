"""What everybody may read: nothing that points to one person, and nothing that is not announced."""

import re
from datetime import datetime, timedelta

from app.complaints.models import Event
from app.complaints.rules.lifecycle import State, Verb
from app.forums.rules.lifecycle import State as Baraza
from app.kit.calendar import NAIROBI
from app.open.guide import PATH
from app.open.quarters import Book, quarter
from tests.builders import NOW, a_complaint, a_person
from tests.forums.making import a_forum
from tests.web.door import a_client, sessions_in
from tests.web.pages.reading import read


def opened(db, path):
    answer = a_client(sessions_in(db)).get(f"/open{path}")
    assert answer.status_code == 200
    return read(answer)


def test_a_count_below_ten_is_not_told(db):
    columns = {"state": State.IN_PROGRESS, "due_at": NOW - timedelta(days=40), "rung": 5}
    for _ in range(11):
        a_complaint(db, **columns)
    for _ in range(2):
        a_complaint(db, category="roads.bridge", **columns)
    a_complaint(db, category="officer.bribe", **columns)
    rows = [[cell.text for cell in row.every("td")] for row in opened(db, "/late").every("tr")[1:]]
    assert rows == [["Water department", "not told"], ["Roads department", "not told"]]
    for _ in range(10):
        a_complaint(db, category="roads.bridge", **columns)
    rows = [[cell.text for cell in row.every("td")] for row in opened(db, "/late").every("tr")[1:]]
    assert rows == [["Roads department", "12"], ["Water department", "11"]]


def test_only_what_was_announced_stands_among_the_barazas(db):
    a_forum(db, title_en="The <i>budget</i>")
    a_forum(db, title_en="A draft", state=Baraza.DRAFT)
    a_forum(db, title_en="Called off", state=Baraza.CANCELLED, cause="rain")
    a_forum(db, title_en="Long ago", starts_at=NOW - timedelta(days=3))
    page = opened(db, "/barazas")
    assert [one.every("b")[0].text for one in page.every("li")] == ["The <i>budget</i>"]


def test_the_service_says_what_to_dial_and_the_honest_page_how_long_what_is_kept(db):
    assert opened(db, "").every("p", class_="big")[0].text.startswith("*")
    assert (
        "what you typed waits 24 hours for you; 15 minutes if it is about an officer" in opened(db, "/number").text
    )
    assert opened(db, "/accessibility").every("h1")[0].text == "Accessibility"


def test_a_quarter_that_is_over_tells_of_departments_and_of_nobody(db):
    officer = a_person(db).id

    def answered(department_of, count, after):
        for _ in range(count):
            filed_at = NOW - timedelta(days=80)
            case = a_complaint(db, category=department_of, filed_at=filed_at, due_at=filed_at + timedelta(days=14))
            told = {"complaint_id": case.id, "verb": Verb.PROPOSE, "after": State.RESOLVED_PROPOSED}
            db.add(
                Event(**told, by="staff", person_id=officer, at=filed_at + timedelta(days=after), internal=False)
            )
        db.flush()

    answered("water.burst", 12, 3)
    answered("water.burst", 2, 20)
    answered("roads.bridge", 11, 5)
    answered("officer.bribe", 10, 5)
    a_complaint(db, filed_at=NOW)
    page = opened(db, "/performance")
    rows = {row.every("td")[0].text: [one.text for one in row.every("td")[1:]] for row in page.every("tr")[1:]}
    assert rows == {
        "Roads department": ["11", "11", "0", "5"],
        "Water department": ["14", "12", "not told", "3"],
        "The whole county": ["25", "23", "not told", ""],
    }
    assert "from Wed 1 Jul 2026 to Wed 30 Sept 2026" in page.text
    before = opened(db, "/performance?back=1")
    assert "Nothing was received or answered in that quarter." in before.text


def test_figures_are_counted_once_an_hour_however_many_ask():
    book, asked, period = Book(), [], quarter(NOW, 0)

    def count():
        asked.append(1)
        return []

    for minutes in (0, 1, 59, 60, 61):
        book.read(period, NOW + timedelta(minutes=minutes), count)
    assert len(asked) == 2


def test_quarters_follow_each_other_without_a_gap():
    for month in range(1, 13):
        now = datetime(2026, month, 1, tzinfo=NAIROBI)
        last, before = quarter(now, 0), quarter(now, 1)
        assert (before.until, last.until <= now, now - last.until < timedelta(days=93)) == (last.since, True, True)


def test_the_guide_for_programs_is_the_page_whose_commands_the_tests_run(db):
    page = opened(db, "/developers")
    blocks = re.findall(r"^```sh\n(.*?)^```$", PATH.read_text("utf-8"), re.M | re.S)
    shown = [one.text for one in page.every("pre")]
    assert [" ".join(one.split()) for one in blocks] == shown
    assert [one.attributes for one in page.every("div", class_="guide")] == [{"class": "guide", "lang": "en"}]
