"""What comes after a baraza, over the API: who was there, what was said, what was done, and who hears of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.forums.actions import attendance
from app.forums.actions.residents import Voice, give_view, say_coming, say_heard, say_need
from app.forums.models import Attendance
from app.forums.queries import by_code
from app.forums.timers import tell_due
from app.outbox.models import Message
from app.staff.policy import Role
from tests.builders import NOW, SEALER, a_contact
from tests.forums.making import a_forum, the_grounds
from tests.web.door import a_client, a_visitor, sessions_in, the_menu

HERE = "/api/v1/forums/4821"
DID = {"en": "Two are built by March.", "sw": "Viwili vitajengwa kufikia Machi."}


class Desk:
    """Somebody who keeps the record of a baraza."""

    def __init__(self, db):
        self.client = a_client(sessions_in(db))
        self.keeper, self.second = a_visitor(db, Role.COMMUNICATIONS), a_visitor(db, Role.APPROVER)

    def get(self, path, who=None):
        return self.client.get(f"{HERE}/{path}", headers=(who or self.keeper).headers)

    def post(self, path, who=None, tag=None, **body):
        visitor = who or self.keeper
        headers = visitor.reading(tag) if tag else visitor.headers
        return self.client.post(f"{HERE}/{path}", headers=headers, json=body)


@pytest.fixture
def desk(db):
    return Desk(db)


def a_voice(db, **columns):
    return Voice(a_contact(db, **columns).id, "sms", NOW, SEALER)


def a_held_one(db, **columns):
    return a_forum(db, code="4821", starts_at=NOW - timedelta(days=1), state="held", **columns)


def line(count, **what):
    return {"count": count, **what}


def test_a_sheet_is_counted_once_however_often_it_is_typed(db, desk):
    a_held_one(db)
    for lines in ([line(12, sex="female")], [line(30, sex="female", ward=991), line(20, sex="male", ward=992)]):
        counted = desk.post("attendance", sheet="A", lines=lines)
        assert counted.status_code == 201
    assert counted.json()["present"] == {"sheet": 50}
    assert counted.json()["present_by"]["sex"] == {"female": 30, "male": 20}
    assert desk.post("attendance", sheet="B", lines=[line(11)]).json()["present"] == {"sheet": 61}
    for wrong in ([line(0)], [line(1, ward=7)], [line(1, sex="x")]):
        assert desk.post("attendance", sheet="C", lines=wrong).status_code == 422


def test_small_counts_are_hidden_and_cannot_be_reckoned_from_the_others(db, desk):
    forum = a_held_one(db)
    lines = [line(40, sex="female", ward=991), line(30, sex="male", ward=992), line(3, ward=993)]
    told = desk.post("attendance", sheet="A", lines=lines).json()["present_by"]
    assert told["sex"] == {"female": 40, "male": None, "unsaid": None}
    assert told["ward"] == {"991": 40, "992": None, "993": None}
    say_need(db, forum, a_voice(db), "sign")
    for coming in (True, False):
        say_coming(db, forum, a_voice(db), coming=coming)
    say_heard(db, forum, a_voice(db), 3)
    kept, seen = desk.get("results").json(), desk.get("results", a_visitor(db, Role.OFFICER)).json()
    assert (kept["needs"], seen["needs"]) == ({"sign": 1}, {"sign": None})
    assert (kept["coming"], kept["heard"]) == ({"yes": None, "no": None}, {"3": None})


def test_who_types_the_code_at_the_venue_is_there_once(db):
    forum, person = a_forum(db, starts_at=NOW), a_contact(db)
    for _ in range(2):
        attendance.be_there(db, forum, person.id, 991, now=NOW)
    attendance.describe(db, forum, person.id, {"sex": "female", "disability": True}, now=NOW)
    row = db.scalars(select(Attendance).execution_options(populate_existing=True)).one()
    assert (row.count, row.ward, row.sex, row.age, row.disability) == (1, 991, "female", None, True)


@pytest.mark.parametrize(
    ("after", "state", "is_open"),
    [
        (timedelta(hours=-3), "announced", False),
        (timedelta(hours=-2), "announced", True),
        (timedelta(hours=9), "held", True),
        (timedelta(hours=11), "held", False),
        (timedelta(), "draft", False),
    ],
)
def test_the_code_at_the_venue_is_taken_while_the_doors_are_open(db, after, state, is_open):
    forum = a_forum(db, state=state, starts_at=NOW)
    assert attendance.is_open(forum, NOW + after) is is_open


def test_views_are_read_without_who_said_them_and_numbers_are_masked(db, desk):
    forum = a_held_one(db)
    for words in ("More water. Call 0712 345 678 or ID 23456789, a.b@example.co.ke", "A road"):
        give_view(db, forum, a_voice(db), words, language="en")
    page = desk.get("views?limit=1")
    (first,) = page.json()["items"]
    assert "contact" not in str(first)
    assert first["words"] == "More water. Call ••• or ID •••, •••"
    (second,) = desk.client.get(page.links["next"]["url"], headers=desk.keeper.headers).json()["items"]
    assert second["words"] == "A road"


def test_what_is_needed_is_read_by_whoever_arranges_it_without_who_needs_it(db, desk):
    forum, changed = a_forum(db, code="4821"), a_voice(db)
    say_need(db, forum, a_voice(db), "other", "A chair with a back, 0712345678")
    say_need(db, forum, a_voice(db), "sign")
    say_need(db, forum, changed, "print")
    say_coming(db, forum, changed, coming=False)
    told = desk.get("needs").json()["items"]
    assert told == [
        {"need": "other", "words": "A chair with a back, •••"},
        {"need": "sign", "words": None},
    ]


def spoken_of(db, desk, count=2):
    """A theme that so many people spoke of, with those who did."""
    forum = a_held_one(db)
    voices = [a_voice(db, language="sw" if at % 2 else "en") for at in range(count)]
    for voice in voices:
        give_view(db, forum, voice, "More water points", language="en")
    said = {"en": "More water points", "sw": "Vituo zaidi vya maji"}
    theme = desk.post("themes", said=said).json()
    for view in desk.get("views?uncoded=true").json()["items"]:
        assert desk.post(f"views/{view['id']}/theme", theme=theme["id"]).json()["theme"] == theme["id"]
    return theme["id"], voices


def answered(desk, theme):
    tag = desk.get(f"themes/{theme}").headers["ETag"]
    told = desk.post(f"themes/{theme}/answer", tag=tag, did=DID, stands="planned", department="water")
    assert told.status_code == 201, told.text
    return told.json()


def let_go(desk, telling):
    tag = desk.get(f"tellings/{telling}").headers["ETag"]
    return desk.post(f"tellings/{telling}/release", desk.second, tag)


def heard_back(db):
    """Who is owed the answer, after all that the worker does."""
    for _ in range(9):
        if not tell_due(db, the_grounds(the_menu()), now=NOW):
            break
    return sorted(db.scalars(select(Message.contact_id).where(Message.name == "forum.outcome")))


def test_the_answer_comes_back_to_those_who_spoke_once_a_second_person_let_it_go(db, desk):
    theme, voices = spoken_of(db, desk)
    give_view(db, a_forum(db), a_voice(db), "Elsewhere", language="en")
    row = answered(desk, theme)
    assert (row["voices"], row["told"], row["stands"]) == (None, "waiting", "planned")
    shown = desk.get(f"tellings/{row['telling']}").json()
    assert shown["texts"]["en"] == (
        "Budget 2026/27: your voice. You said: More water points We did: Two are built by March. More: ward office."
    )
    assert shown["people"] == 2
    assert heard_back(db) == []
    assert let_go(desk, row["telling"]).status_code == 201
    assert heard_back(db) == sorted(voice.contact_id for voice in voices)
    (matrix,) = desk.get("matrix").json()["items"]
    assert (matrix["told"], matrix["department"]) == ("done", "water")


def test_whoever_is_found_to_have_spoken_of_it_later_hears_too_and_nobody_twice(db, desk):
    theme, voices = spoken_of(db, desk)
    let_go(desk, answered(desk, theme)["telling"])
    heard_back(db)
    late = a_voice(db)
    give_view(db, by_code(db, "4821"), late, "Wells", language="en")
    (new,) = desk.get("views?uncoded=true").json()["items"]
    desk.post(f"views/{new['id']}/theme", theme=theme)
    assert heard_back(db) == sorted([*(voice.contact_id for voice in voices), late.contact_id])


def test_whoever_is_found_to_have_spoken_of_it_while_it_is_under_way_hears_too(db, desk):
    passed_by = a_voice(db)
    theme, voices = spoken_of(db, desk, 3)
    telling = answered(desk, theme)["telling"]
    let_go(desk, telling)
    tell_due(db, the_grounds(the_menu()), now=NOW, chunk=2)
    give_view(db, by_code(db, "4821"), passed_by, "Wells", language="en")
    (new,) = desk.get("views?uncoded=true").json()["items"]
    desk.post(f"views/{new['id']}/theme", theme=theme)
    everybody = sorted([passed_by.contact_id, *(voice.contact_id for voice in voices)])
    assert heard_back(db) == everybody
    assert desk.get(f"tellings/{telling}").json()["owed"] == len(everybody)


def test_an_answer_that_was_let_go_stands_and_none_is_given_before_anybody_was_heard(db, desk):
    theme, _ = spoken_of(db, desk)
    first = answered(desk, theme)
    assert answered(desk, theme)["telling"] == first["telling"]
    let_go(desk, first["telling"])
    tag = desk.get(f"themes/{theme}").headers["ETag"]
    body = {"did": DID, "stands": "done", "department": "water"}
    assert desk.post(f"themes/{theme}/answer", tag=tag, **body).json()["rule"] == "theme.told"
    too_long = {"en": "a" * 91, "sw": "a"}
    assert desk.post("themes", said=too_long).json()["faults"][0]["field"] == "said.en"
    nobody = desk.post(f"themes/{theme}/answer", tag=tag, **body | {"department": "nobody"})
    assert nobody.json()["faults"][0]["field"] == "department"


def test_nobody_answers_before_it_was_held(db, desk):
    a_forum(db, code="4821")
    said = {"en": "More water points", "sw": "Vituo zaidi vya maji"}
    theme = desk.post("themes", said=said).json()
    refused = desk.post(
        f"themes/{theme['id']}/answer", tag=theme["etag"], did=DID, stands="done", department="water"
    )
    assert (refused.status_code, refused.json()["rule"]) == (409, "forum.unheard")
    assert desk.post("attendance", sheet="A", lines=[line(1)]).json()["rule"] == "forum.early"
