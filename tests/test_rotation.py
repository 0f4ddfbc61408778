"""Keys are changed while everything runs, and nothing that was sealed is lost by it."""

import secrets

import pytest
from sqlalchemy import LargeBinary, func, select, text
from sqlalchemy.exc import DBAPIError

from app.callbacks.actions import Caller, ask
from app.complaints.models import Complaint
from app.contacts.models import Contact
from app.db import Base, transaction
from app.forums.actions.residents import Voice, give_view, say_need
from app.kit.msisdn import parse_msisdn
from app.kit.seal import Keys, Sealer, Unsealable, new_keys
from app.privacy.holding import hold
from app.rolls.uploads import receive
from app.rotation import PLACES, reseal, sealed_by
from app.staff.signin.entrance import phone_place
from app.unmasking.actions import ask as ask_to_see
from app.unmasking.actions import refuse
from app.unmasking.queries import Found
from tests.builders import a_contact, a_person
from tests.forums.making import a_forum
from tests.journeys.test_journeys import FOLDER, Play
from tests.phone import Gateway
from tests.staff.signin.making import a_credential


@pytest.fixture
def keys() -> Keys:
    return new_keys(secrets.token_bytes)


def rotated(keys: Keys) -> Keys:
    """The same and a new one, which seals."""
    grown = keys.grown(secrets.token_bytes)
    (fresh,) = grown.sealing.keys() - keys.sealing.keys()
    return grown.led_by(fresh)


def test_it_knows_every_column_that_holds_something_sealed():
    sealed = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.endswith("_sealed") and isinstance(column.type, LargeBinary)
    }
    assert {place.name for place in PLACES} == sealed


@pytest.fixture
def lived(sessions, keys):
    """A county in which something is sealed in every place, with a running process's sealer."""
    sealer = Sealer(keys)
    gateway = Gateway(sessions, sealer)
    for script in ("officer.answer.en", "sms.asked.en"):
        play = Play(gateway)
        for line in (FOLDER / f"{script}.txt").read_text("utf-8").splitlines():
            play.say(line)
    with transaction(sessions) as db:
        person = a_person(db)
        a_credential(db, person, phone_sealed=sealer.seal(b"JBSWY3DPEHPK3PXP", phone_place(person.id)))
        asking = Caller(db.scalars(select(Contact.id)).first(), b"", parse_msisdn("0700000077"))
        hidden = db.scalars(select(Complaint).where(Complaint.hidden)).first()
        hold(db, sealer, hidden, "The High Court asks.", by=person.id, now=gateway.now)
        asked = ask_to_see(db, sealer, hidden, "She must be rung.", by=person.id, now=gateway.now)
        refuse(Found(asked, hidden), sealer, "A reply reaches her.", by=a_person(db).id, now=gateway.now)
        ask(db, asking, "any", due_on=gateway.now.date(), sealer=sealer, now=gateway.now)
        forum, voice = a_forum(db), Voice(asking.contact_id, "sms", gateway.now, sealer)
        say_need(db, forum, voice, "other", "A chair with a back")
        give_view(db, forum, voice, "More water points", language="en")
        told = "Signed sheets of the baraza"
        receive(db, sealer, "a.csv", b"Phone,Ward\n0700000078,991\n", told, by=person.id, now=gateway.now)
    return gateway


def test_it_seals_everything_anew_while_a_process_runs_on(lived, sessions, keys):
    new = rotated(keys)
    with sessions() as db:
        before = sealed_by(db)[keys.current]
    assert before.keys() == {place.name for place in PLACES}, "nothing is sealed there: the test proves nothing"
    lived.sealer.take(keys.led_by(keys.current))  # the key is known everywhere before it seals anything
    lived.sealer.take(new)
    assert sum(reseal(sessions, lived.sealer)) == before.total()
    with sessions() as db:
        assert sealed_by(db) == {new.current: before}
    alone = Sealer(new.without(keys.current))
    assert sum(reseal(sessions, alone)) == 0
    assert opened(sessions, alone) == before.total()


def test_it_passes_over_a_row_that_somebody_holds_and_takes_it_in_the_next_round(lived, sessions, keys):
    new = Sealer(rotated(keys))
    with transaction(sessions) as db:
        db.execute(select(Contact).with_for_update())
        sum(reseal(sessions, new))
        with sessions() as other:
            assert sealed_by(other)[keys.current].keys() == {"contact.number_sealed"}
    assert sum(reseal(sessions, new))
    with sessions() as db:
        assert keys.current not in sealed_by(db)


def test_a_value_of_another_row_or_column_stops_it_and_is_not_sealed_in_its_new_place(lived, sessions, keys):
    new = Sealer(rotated(keys))
    with transaction(sessions) as db:
        a_contact(db, sealer=lived.sealer)
        first, second = db.scalars(select(Contact).order_by(Contact.id).limit(2)).all()
        first.number_sealed, second.number_sealed = second.number_sealed, first.number_sealed
    with pytest.raises(Unsealable, match="moved"):
        sum(reseal(sessions, new))
    with sessions() as db:
        assert sealed_by(db)[keys.current]["contact.number_sealed"]


def test_an_event_may_be_sealed_anew_and_nothing_else_of_it_changes(lived, sessions):
    for change in ("verb = 'x'", "words_sealed = NULL", "words = 'x', words_sealed = NULL", "at = now()"):
        with pytest.raises(DBAPIError, match=r"append-only|permission"), transaction(sessions) as db:
            db.execute(text(f"UPDATE complaint_event SET {change} WHERE words_sealed IS NOT NULL"))


def opened(sessions, sealer: Sealer) -> int:
    """How many values these keys open, each in its own place; raises for one that they do not."""
    count = 0
    with sessions() as db:
        for place in PLACES:
            found = select(place.column, *place.named).where(func.length(place.column) > 5)
            for sealed, *named in db.execute(found):
                sealer.open(bytes(sealed), place.about(*named))
                count += 1
    return count
