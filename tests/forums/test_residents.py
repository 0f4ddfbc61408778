"""What residents say about a baraza, as it is kept."""

import pytest
from sqlalchemy import select, text

from app.forums.actions.residents import MOST_VIEWS, Voice, give_view, say_coming, say_need
from app.forums.models import Guest, View, about_need, about_view
from app.forums.queries import last_told
from app.kit.errors import Conflict
from tests.broadcasts.making import a_subscriber
from tests.builders import NOW, SEALER, a_contact
from tests.forums.inviting import invite
from tests.forums.making import a_forum
from tests.web.door import the_menu


def a_voice(db, **changes):
    contact = changes.pop("contact", None) or a_contact(db)
    return Voice(contact.id, "ussd", NOW, SEALER)


def test_the_last_word_on_coming_counts_and_a_need_says_that_they_come(db):
    forum, voice = a_forum(db), a_voice(db)
    for coming in (True, False):
        say_coming(db, forum, voice, coming=coming)
    guest = db.scalars(select(Guest).execution_options(populate_existing=True)).one()
    assert (guest.coming, guest.need) == (False, None)
    say_need(db, forum, voice, "other", "A chair with a back")
    db.refresh(guest)
    assert (guest.coming, guest.need) == (True, "other")
    assert SEALER.open(guest.need_sealed, about_need(forum.id, voice.contact_id)) == b"A chair with a back"


def test_a_view_is_kept_sealed_and_opens_only_in_its_place(db):
    forum, voice = a_forum(db), a_voice(db)
    give_view(db, forum, voice, "The clinic needs a road.", language="en")
    view = db.scalars(select(View)).one()
    assert (
        SEALER.open(view.words_sealed, about_view(forum.id, voice.contact_id, view.at))
        == b"The clinic needs a road."
    )
    assert "clinic" not in str(db.execute(text("SELECT * FROM forum_view")).all())


def test_one_voice_does_not_drown_the_others(db):
    forum, voice, other = a_forum(db), a_voice(db), a_voice(db)
    for _ in range(MOST_VIEWS):
        give_view(db, forum, voice, "More water", language="en")
    with pytest.raises(Conflict) as refused:
        give_view(db, forum, voice, "More water", language="en")
    assert refused.value.rule == "forum.enough"
    give_view(db, forum, other, "A bridge", language="en")
    give_view(db, a_forum(db), voice, "A bridge", language="en")


def test_views_are_closed_once_the_minutes_are_written(db):
    forum, voice = a_forum(db, state="minuted"), a_voice(db)
    with pytest.raises(Conflict) as refused:
        give_view(db, forum, voice, "More water", language="en")
    assert refused.value.rule == "forum.minuted"


def test_it_knows_of_which_baraza_somebody_was_written_to_last(db):
    reader, stranger = a_subscriber(db), a_contact(db)
    first, second = a_forum(db), a_forum(db)
    for forum in (first, second):
        invite(db, forum, the_menu())
    assert last_told(db, reader.id) is second
    assert last_told(db, stranger.id) is None
