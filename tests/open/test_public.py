"""What everybody may read: nothing that points to one person, and nothing that is not announced."""

from datetime import timedelta

from app.complaints.rules.lifecycle import State
from app.forums.rules.lifecycle import State as Baraza
from tests.builders import NOW, a_complaint
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
    assert rows == [["Water department", "fewer than 10"], ["Roads department", "fewer than 10"]]
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
