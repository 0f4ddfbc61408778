"""The provider's own list finds texts that were lost on the way, and texts that it never had."""

import pytest
from sqlalchemy import select

from app.africastalking.inbox import filed_in
from app.sms.inbound import Text
from app.sms.models import Incoming
from app.sms.reconcile import Filed, reconcile
from tests.phone import Gateway, Handset, OneVersion

ME = "+254700000001"


class List:
    """The provider's list, two texts a page."""

    def __init__(self):
        self.texts = []

    def add(self, words, at, sender=ME):
        number = len(self.texts) + 1
        self.texts.append(Filed(number, Text(f"inbox:{number}", sender, words, "20384", at)))

    def inbox(self, after, /):
        return [one for one in self.texts if one.number > after][:2]


@pytest.fixture
def me(gateway):
    """Somebody who never wrote before."""
    return Handset(gateway)


@pytest.fixture
def listed():
    """A list with nothing on it."""
    return List()


def compare(gateway, listed):
    """What the worker does; how many were lost."""
    shelf = OneVersion(gateway.content)
    return reconcile(gateway.sessions, listed, shelf=shelf, sealer=gateway.sealer, now=gateway.now)


def rows(gateway):
    """Id, number on the list and whether forged, of every text we have."""
    with gateway.sessions() as db:
        asked = select(Incoming.provider_id, Incoming.inbox_id, Incoming.forged_at.is_not(None)).order_by(
            Incoming.id
        )
        return [tuple(row) for row in db.execute(asked)]


def test_what_came_is_found_on_the_list_and_nothing_happens(gateway: Gateway, me: Handset, listed: List):
    for words in ("HELP", "HELP", "No water in Shinoyi"):
        me.write(words)
        listed.add(words, gateway.now)
        gateway.wait(minutes=1)
    before = len(me.texts())
    gateway.wait(minutes=5)
    assert compare(gateway, listed) == 0
    assert [row[1:] for row in rows(gateway)] == [(1, False), (2, False), (3, False)]
    assert (before, me.texts()) == (3, [])


def test_what_was_lost_is_heard_once_though_it_comes_after_all(gateway: Gateway, me: Handset, listed: List):
    listed.add("HELP", gateway.now)
    sent_at = gateway.now
    gateway.wait(minutes=2)
    assert compare(gateway, listed) == 0  # it may still be on its way
    gateway.wait(minutes=2)
    assert compare(gateway, listed) == 1
    assert len(me.texts()) == 1
    gateway.take(Text("ATXin_late", ME, "HELP", "20384", sent_at))
    assert compare(gateway, listed) == 0
    assert (len(rows(gateway)), me.texts()) == (1, [])


def test_what_the_provider_never_had_is_called_out(gateway: Gateway, me: Handset, listed: List):
    me.write("STOP ALL")
    gateway.wait(minutes=90)
    compare(gateway, listed)
    assert rows(gateway)[0][2] is False  # as long as the list shows nothing newer, nobody can tell
    listed.add("HELP", gateway.now, sender="+254700000002")
    gateway.wait(minutes=10)
    compare(gateway, listed)
    assert [row[2] for row in rows(gateway)] == [True, False]


def test_words_that_were_erased_are_known_by_whom_and_when(gateway: Gateway, me: Handset, listed: List):
    me.write("My husband beats me")
    listed.add("My husband beats me", gateway.now)
    with gateway.sessions.begin() as db:
        db.scalars(select(Incoming)).one().words_mark = None
    gateway.wait(minutes=5)
    assert compare(gateway, listed) == 0


def test_it_reads_the_list_as_the_provider_gives_it():
    page = b"""{"SMSMessageData":{"Messages":[
        {"linkId":"x","text":"Hello","to":"28901","id":15071,"date":"2018-03-19T08:34:18.445Z","from":"+254700000001"},
        {"id":"?"}, "garbage"]}}"""
    (one,) = filed_in(page)
    assert (one.number, one.text.words, one.text.sender, one.text.short_code) == (15071, "Hello", ME, "28901")
    assert one.text.sent_at is not None
    for rubbish in (b"", b"[]", b"<html>", b'{"SMSMessageData":{}}'):
        with pytest.raises(ValueError, match=r"list|Expecting"):
            filed_in(rubbish)
