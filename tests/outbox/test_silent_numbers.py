"""A number that was silent for long may have a new owner: no text tells it what began before."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.contacts.actions import recognise
from app.contacts.models import Contact
from app.db import transaction
from app.forums.ports import TEXTS
from app.outbox.actions import Owed, enqueue_all
from app.outbox.dispatch import Dispatch
from app.outbox.models import Message
from app.outbox.ports import NEWS
from app.outbox.wording import Writer
from app.texts import MESSAGES
from tests.outbox.stand_ins import NOW, people
from tests.phone import Telephones, real_content

TODAY = NOW.date()
LONG_AGO, LATELY = date(2026, 4, 1), date(2026, 11, 20)
FACTS = {
    "reference": "48291386",
    "date": "2026-12-08",
    "dept": "water",
    "level": "secretary",
    "note": "The pipe is mended.",
    "long_note": "The pipe near the market is mended.",
    "question": "Which market?",
    "agency": "electricity",
    "contact": "*977#",
    "reason": "court",
    "draft": "ATUid_1",
    "clock": "12:00",
}
KINDS = sorted(MESSAGES.keys() - TEXTS.keys() - {NEWS, "broadcast.ending", "broadcast.test"})
"""Every text that goes to one resident; those of a baraza go to all who asked for them, their test to staff."""
MENU = real_content().menu


class Trusting(Writer):
    """A writer that takes whoever has a number for who had it: deliberately wrong."""

    def _doubt(self, *_: object) -> None:
        return None


class Post:
    """Somebody, what they are owed, and what came to their telephone."""

    def __init__(self, sessions, sealer, writer: type[Writer] = Writer) -> None:
        self.sessions, self.sealer, self.telephones = sessions, sealer, Telephones()
        self.dispatch = Dispatch(
            sessions, self.telephones, sealer, MENU, shortcode="20384", silence=lambda: 6, jitter=lambda: 0.0
        )
        self.dispatch._writer = writer(sealer, MENU, "20384", None, lambda: 6)
        with transaction(sessions) as db:
            (self.person,) = people(db, sealer, 1)

    def change(self, **columns: object) -> None:
        """What is known of their number."""
        with transaction(self.sessions) as db:
            for name, value in columns.items():
                setattr(db.get_one(Contact, self.person.id), name, value)

    def owe(self, *names: str, since: date, now=NOW, key: str = "48291386.2") -> None:
        owed = [
            Owed(self.person.id, name, {fact: FACTS[fact] for fact in MESSAGES[name]}, key, since) for name in names
        ]
        with transaction(self.sessions) as db:
            enqueue_all(db, owed, sealer=self.sealer, menu=MENU, now=now)

    def got(self, now=NOW) -> list[str]:
        """What came since they were asked last."""
        while self.dispatch.tick(now):
            pass
        texts = [text for texts in self.telephones.got.values() for text in texts]
        self.telephones.got.clear()
        return texts

    def outcomes(self) -> dict[str, str | None]:
        with transaction(self.sessions) as db:
            return {row.name: row.outcome for row in db.execute(select(Message.name, Message.outcome))}


@pytest.fixture
def post(sessions, sealer) -> Post:
    return Post(sessions, sealer)


NEUTRAL = MENU.message(NEWS, {}, "en")
SILENT = {"heard_on": date(2026, 5, 24)}
RETURNED = {"heard_on": TODAY, "returned_on": date(2026, 11, 1)}


def test_the_text_that_comes_instead_tells_of_nobody_and_nothing():
    for language in MENU.languages:
        said = MENU.message(NEWS, {}, language)
        assert not any(topic in said for topic in MENU.words("topic", language).values())
        assert "Ombudsman" not in said
    assert MESSAGES[NEWS] == set()


@pytest.mark.parametrize(
    ("known", "why"),
    [(SILENT, "number silent since 2026-05-24"), (RETURNED, "number silent until 2026-11-01")],
    ids=["silent", "returned"],
)
def test_it_tells_a_number_that_may_be_anothers_only_where_to_ask(post, known, why):
    post.change(**known)
    post.owe(*KINDS, since=LONG_AGO)
    assert post.got() == [NEUTRAL]
    assert post.outcomes() == dict.fromkeys(KINDS, why) | {NEWS: "queued"}


@pytest.mark.parametrize(
    ("known", "since"),
    [
        ({"heard_on": date(2026, 5, 25)}, LONG_AGO),
        ({"heard_on": LONG_AGO}, LATELY),
        (RETURNED, LATELY),
        (RETURNED, date(2026, 11, 1)),
    ],
    ids=["heard in time", "filed for them lately", "filed since", "filed on that day"],
)
def test_it_tells_whoever_it_is_for_everything(post, known, since):
    post.change(**known)
    post.owe(*KINDS, since=since)
    assert len(post.got()) == len(KINDS)
    assert NEWS not in post.outcomes()


def test_it_asks_again_when_a_text_leaves_that_was_written_in_time(post):
    post.change(heard_on=date(2026, 5, 26))
    post.owe("complaint.late", since=LONG_AGO)
    assert post.got(NOW + timedelta(days=2)) == [NEUTRAL]


def test_it_says_where_to_ask_once_a_month(post):
    post.change(**SILENT)
    came = []
    for day in (0, 1, 3, 10, 30):
        post.owe("complaint.late", since=LONG_AGO, now=NOW + timedelta(days=day), key=str(day))
        came.append(post.got(NOW + timedelta(days=day)))
    assert came == [[NEUTRAL], [], [], [NEUTRAL], []]


def test_it_tells_all_again_to_who_has_shown_that_they_had_the_number_before(post):
    post.change(**RETURNED)
    with transaction(post.sessions) as db:
        recognise(db, post.person.id)
    post.owe("complaint.review", since=LONG_AGO)
    assert "4829 1386" in post.got()[0]


def leaks(post: Post) -> bool:
    """Whether what came holds anything that was told of the report."""
    post.change(**SILENT)
    post.owe("complaint.outcome", since=LONG_AGO)
    return any("4829" in text for text in post.got())


@pytest.mark.parametrize(("writer", "leaking"), [(Writer, False), (Trusting, True)])
def test_it_notices_a_writer_that_trusts_whoever_has_the_number(
    sessions, sealer, writer: Callable[..., Writer], leaking
):
    assert leaks(Post(sessions, sealer, writer)) is leaking


def test_it_writes_to_nobody_whose_number_is_not_kept_any_more(post):
    post.owe(*KINDS, since=LATELY)
    post.change(number_index=None, number_sealed=None)
    assert post.got() == []
    assert post.outcomes() == dict.fromkeys(KINDS, "unlinked")
