"""The demo's queue and its barazas: what might have been."""

from collections import Counter

from sqlalchemy import select

from app.complaints import silence
from app.complaints.models import Complaint
from app.complaints.rules.lifecycle import State
from app.console.demo.barazas import lay_out_barazas, read_barazas
from app.console.demo.sample import lay_out, read_sample
from app.forums.models import Forum, Theme
from app.forums.rules.lifecycle import State as Standing
from app.staff.policy import Role
from tests.builders import a_person
from tests.forums.making import the_grounds
from tests.phone import Gateway


def test_it_has_a_report_of_every_ward_in_both_languages(gateway: Gateway):
    cases = read_sample().cases
    assert {case.ward for case in cases} == {int(ward) for ward in gateway.content.places.wards}
    assert set(Counter(case.language for case in cases)) == {"en", "sw"}
    assert {case.stands for case in cases} == set(State)


def test_it_brings_each_to_where_it_stands_and_lays_it_out_once(gateway: Gateway):
    with gateway.sessions() as db, db.begin():
        two = [a_person(db, role=Role.OMBUDSMAN).id for _ in range(2)]
        laid_out = [
            lay_out(db, gateway.county, "v", staff=two[0], second=two[1], now=gateway.now) for _ in range(2)
        ]
        silence.close_silent(db, gateway.county, now=gateway.now)
    assert laid_out == [60, 0]
    with gateway.sessions() as db:
        stands = Counter(db.scalars(select(Complaint.state)))
    assert stands == Counter(case.stands for case in read_sample().cases)


def test_it_lays_out_a_baraza_in_every_state(gateway: Gateway):
    with gateway.sessions() as db, db.begin():
        grounds = the_grounds(gateway.content.menu, gateway.sealer)
        writer = a_person(db, role=Role.COMMUNICATIONS).id
        lay_out_barazas(db, grounds, staff=writer, now=gateway.now)
    with gateway.sessions() as db:
        stands = db.scalars(select(Forum.state).order_by(Forum.id)).all()
        answered = db.scalars(select(Theme.stands)).all()
    assert stands == [sample.stands for sample in read_barazas()]
    assert set(stands) == set(Standing)
    assert answered == ["done"]
