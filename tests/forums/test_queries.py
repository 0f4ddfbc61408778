"""Finding barazas, and what is told of one."""

from datetime import datetime, timedelta

import pytest

from app.forums.queries import by_code, facts, upcoming
from app.kit.errors import NotFound
from tests.builders import NOW
from tests.forums.making import SOON, a_forum
from tests.web.door import the_menu


def test_a_ward_hears_of_its_own_barazas_to_come_the_next_first(db):
    second = a_forum(db, starts_at=SOON + timedelta(days=1))
    first = a_forum(db, starts_at=SOON)
    a_forum(db, starts_at=NOW)
    a_forum(db, starts_at=NOW - timedelta(days=1))
    a_forum(db, ward=992)
    for state in ("draft", "held"):
        a_forum(db, state=state)
    a_forum(db, state="cancelled", cause="rain")
    assert upcoming(db, 991, NOW) == [first, second]
    assert upcoming(db, 991, NOW, limit=1) == [first]
    assert upcoming(db, 993, NOW) == []
    wide = a_forum(db, wards=[991, 993], state="moved", starts_at=SOON + timedelta(days=2))
    assert upcoming(db, 993, NOW) == [wide]
    assert upcoming(db, 991, NOW) == [first, second, wide]


def test_a_baraza_is_found_by_the_code_on_its_poster(db):
    forum = a_forum(db, code="0042")
    assert by_code(db, "0042") is forum
    with pytest.raises(NotFound):
        by_code(db, "0043")


def test_what_is_told_is_in_the_listeners_language_and_the_countys_time(db):
    forum = a_forum(db, starts_at=datetime.fromisoformat("2026-12-03T07:30:00+00:00"))
    same = {"day": "thu", "date": "2026-12-03", "time": "10:30"}
    english = same | {"title": forum.title_en, "venue": forum.venue_en}
    assert facts(forum, "en") == english
    assert facts(forum, "sw") == same | {"title": forum.title_sw, "venue": forum.venue_sw}
    assert facts(forum, "luy") == english


@pytest.mark.parametrize("language", ["en", "sw"])
def test_every_moment_a_baraza_can_have_has_its_words(db, language):
    menu = the_menu()
    forum = a_forum(db)
    for half_hours in range(29):
        forum.starts_at = datetime.fromisoformat("2026-12-03T03:00:00+00:00") + timedelta(minutes=30 * half_hours)
        assert facts(forum, language)["time"] in menu.words("time", language)
    for days in range(7):
        forum.starts_at = SOON + timedelta(days=days)
        assert facts(forum, language)["day"] in menu.words("day", language)
