"""Two at once: whatever comes together, late, twice or while the database falters, one report is one report."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from app.complaints.models import Complaint
from app.complaints.queries import words_of
from app.conversation import unfinished
from app.db import transaction
from app.sms.inbound import Text, receive
from app.sms.models import Incoming, Spent, Talk
from app.sms.writing import Busy
from app.ussd.cut import tell_cut_off
from tests.phone import Gateway, Handset, OneVersion

REPORT = "No water in Shinoyi since Monday"


def filed(gateway: Gateway) -> int:
    with gateway.sessions() as db:
        return db.scalar(select(func.count()).select_from(Complaint))


def test_it_files_nothing_that_a_call_is_just_taking_up(gateway: Gateway, ama: Handset) -> None:
    ama.write(REPORT)
    with transaction(gateway.sessions) as dialling:
        assert unfinished.claim(dialling, [dialling.scalar(select(Talk.id))])
        ama.write("1")
        assert filed(gateway) == 0
    assert "Which report?" in ama.texts()[-1]


def test_it_lets_no_call_take_up_what_is_just_filed(gateway: Gateway, ama: Handset) -> None:
    ama.write(REPORT)
    with gateway.sessions() as texting:
        talk = texting.scalar(select(Talk).with_for_update())
        with transaction(gateway.sessions) as dialling:
            assert not unfinished.claim(dialling, [talk.id])


def test_it_asks_for_a_text_again_when_its_draft_is_being_taken_up(gateway: Gateway, ama: Handset) -> None:
    ama.dial()
    ama.type("1", "1", "2", "shin", "2")
    gateway.wait(minutes=5)
    with transaction(gateway.sessions) as db:
        assert tell_cut_off(db, gateway.county, now=gateway.now) == 1
    ama.texts()
    with transaction(gateway.sessions) as dialling:
        assert unfinished.claim(dialling, [ama.session_id])
        with pytest.raises(Busy):
            ama.write("The pipe by the church burst")
    assert filed(gateway) == 0
    ama.write("The pipe burst by the church, Chemuche")
    assert "Burst pipe, leak, Chemuche" in ama.texts()[-1]


def test_it_takes_no_answer_that_was_underway_before_the_question(gateway: Gateway, ama: Handset) -> None:
    written_at = gateway.now
    gateway.wait(hours=2)
    ama.write(REPORT)
    gateway.wait(minutes=1)
    gateway.take(Text("late", ama.number.e164, "1", "20384", written_at))
    assert filed(gateway) == 0
    ama.write("1")
    assert filed(gateway) == 1


def test_it_hears_the_same_words_again_without_writing_them_twice(gateway: Gateway, ama: Handset) -> None:
    ama.write(REPORT)
    ama.write(REPORT)
    first, again = ama.texts()[-2:]
    assert first == again
    ama.write("1")
    with gateway.sessions() as db:
        assert words_of(db.scalar(select(Complaint)), gateway.sealer) == REPORT


def test_it_keeps_nothing_while_the_database_falters(gateway: Gateway, ama: Handset) -> None:
    before = kept(gateway)
    with transaction(gateway.sessions) as holding:
        holding.execute(select(Spent.scope).with_for_update())
        with pytest.raises(OperationalError):
            take_at_once(gateway, Text("1", ama.number.e164, REPORT, "20384"))
    assert kept(gateway) == before


def take_at_once(gateway: Gateway, came: Text) -> None:
    with transaction(gateway.sessions) as db:
        db.execute(text("SET LOCAL lock_timeout = '20ms'"))
        receive(db, came, shelf=OneVersion(gateway.content), sealer=gateway.sealer, now=gateway.now)


def kept(gateway: Gateway) -> int:
    with gateway.sessions() as db:
        return db.scalar(select(func.count()).select_from(Incoming))
