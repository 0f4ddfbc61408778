"""Lists of the desk: what is in each view, page by page both ways, and the counts that go with them."""

from datetime import timedelta
from functools import partial

import psycopg
import pytest
from sqlalchemy import event, text

from app.complaints import actions
from app.complaints.lookup.lists import Asked, Filters, Sort, counts, page
from app.complaints.lookup.views import View, Watch
from app.complaints.models import Complaint
from app.complaints.rules.lifecycle import OWED, State
from app.staff.policy import Role, Sight, sight
from tests.builders import NOW, a_complaint, a_contact, a_county, a_person, an_actor

COUNTY = a_county()
ALL = Sight(None, confidential=True, person_id=0)
NOBODY = Watch(0, None, NOW)
LATE = NOW - timedelta(days=60)


def listed(db, *, sight=ALL, watch=NOBODY, **asked):
    return page(db, Asked(**asked), sight=sight, watch=watch)


def marks(found):
    return found.previous_before, found.next_after


def walked(db, *, limit, back=False, **asked):
    """Every page of a list from its first to its last, or back from its last."""
    pages, side, mark = [], "before" if back else "after", None
    if back:
        last = listed(db, limit=100, **asked).items
        pages, mark = [last[-1:]], listed(db, limit=len(last) - 1, **asked).next_after
        mark = type(mark).of(last[-1])
    while True:
        found = listed(db, limit=limit, **asked, **({side: mark} if mark else {}))
        pages.append(list(found.items))
        mark = found.previous_before if back else found.next_after
        if mark is None:
            return pages[::-1] if back else pages


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_pages_lead_through_everything_once_and_back(db, sort, limit):
    days = [5, 3, 3, 8, 1, 3, 2]
    made = [a_complaint(db, due_at=NOW + timedelta(days=day)) for day in days]
    expected = sorted(made, key=lambda one: (one.due_at, one.id)) if sort is Sort.DUE else made
    for back in (False, True):
        pages = walked(db, limit=limit, sort=sort, back=back)
        assert [one for part in pages for one in part] == expected
        assert max(map(len, pages)) <= limit


def test_the_first_page_has_none_before_it_and_the_last_none_behind_it(db):
    for _ in range(3):
        a_complaint(db)
    whole = listed(db, limit=3)
    assert marks(whole) == (None, None)
    first = listed(db, limit=2)
    assert first.previous_before is None
    last = listed(db, limit=2, after=first.next_after)
    assert last.next_after is None
    again = listed(db, limit=2, before=last.previous_before)
    assert (again.items, marks(again)) == (first.items, marks(first))
    assert marks(listed(db, filters=Filters(queue="nowhere"))) == (None, None)


def test_keeps_its_pages_while_others_file_and_officers_work(db):
    made = [a_complaint(db, state=State.TRIAGE) for _ in range(4)]
    triage = Filters(queue="triage")
    first = listed(db, filters=triage, limit=2)
    a_complaint(db)
    actions.assign(db, COUNTY, made[0], "water", by=an_actor(db), now=NOW)
    second = listed(db, filters=triage, after=first.next_after, limit=2)
    assert [row.id for row in (*first.items, *second.items)] == [row.id for row in made]


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (1, 1), (100, 100), (1000, 100)])
def test_never_gives_more_than_a_hundred(db, asked, given):
    contact = a_contact(db)
    for _ in range(102):
        a_complaint(db, contact=contact)
    assert len(listed(db, limit=asked).items) == given


@pytest.mark.parametrize(
    "asked",
    [
        {"queue": "ombudsman"},
        {"state": State.ASSIGNED},
        {"ward": 991},
        {"category": "officer.bribe"},
        {"department": "roads"},
        {"queue": "ombudsman", "state": State.ASSIGNED, "ward": 991},
    ],
)
def test_narrows_to_what_is_asked(db, asked):
    wanted = a_complaint(
        db, state=State.ASSIGNED, category="officer.bribe", department="roads", queue="ombudsman", ward=991
    )
    a_complaint(db)
    a_complaint(db, state=State.TRIAGE, ward=992)
    assert listed(db, filters=Filters(**asked)).items == [wanted]


@pytest.mark.parametrize("state", sorted(State))
def test_calls_overdue_only_what_the_county_owes(db, state):
    late = a_complaint(db, state=state, due_at=NOW - timedelta(seconds=1))
    a_complaint(db, state=state, due_at=NOW)
    owed = [late] if state in OWED else []
    assert listed(db, views=(View.OVERDUE,)).items == owed
    assert [one for one in listed(db, sort=Sort.DUE).items if one.id == late.id] == owed


def test_due_today_is_the_day_of_nairobi(db):
    midnight = NOW.replace(hour=21, minute=0)  # midnight in Nairobi is 21:00 UTC
    dues = [midnight - timedelta(days=1, seconds=1), midnight - timedelta(days=1), midnight - timedelta(seconds=1)]
    made = [a_complaint(db, due_at=due) for due in (*dues, midnight)]
    assert listed(db, views=(View.DUE_TODAY,), sort=Sort.DUE).items == made[1:3]


def test_mine_is_what_is_assigned_to_me_and_unassigned_stands_apart(db):
    me, other = a_person(db), a_person(db)
    mine = a_complaint(db, state=State.ASSIGNED, assignee_id=me.id)
    a_complaint(db, state=State.ASSIGNED, assignee_id=other.id)
    free = a_complaint(db, state=State.TRIAGE)
    closed = a_complaint(db, state=State.CLOSED_CONFIRMED, assignee_id=me.id)
    watch = Watch(me.id, None, NOW)
    assert listed(db, views=(View.MINE,), watch=watch).items == [mine]
    assert listed(db, views=(View.UNASSIGNED,), watch=watch).items == [free]
    assert listed(db, filters=Filters(assignee=me.id)).items == [mine, closed]


def test_the_department_is_that_of_whoever_looks(db):
    roads = a_complaint(db, category="roads.bridge")
    a_complaint(db)
    assert listed(db, views=(View.DEPARTMENT,), watch=Watch(0, "roads", NOW)).items == [roads]
    assert listed(db, views=(View.DEPARTMENT,)).items == []


@pytest.mark.parametrize("role", [Role.OFFICER, Role.OMBUDSMAN])
@pytest.mark.parametrize("filters", [Filters(), Filters(ward=991), Filters(category="officer.bribe")])
def test_a_count_is_as_long_as_its_list_and_tells_of_nothing_that_is_hidden(db, role, filters):
    me = a_person(db, role=role, department="water")
    for department in ("water", "roads"):
        for category in ("water.burst", "officer.bribe"):
            for state in (State.TRIAGE, State.RESOLVED_PROPOSED, State.WITHDRAWN):
                for assignee in (me.id, None):
                    columns = {"department": department, "category": category, "assignee_id": assignee}
                    a_complaint(db, state=state, filed_at=LATE, **columns)
                    a_complaint(db, state=state, ward=991, due_at=NOW, **columns)
    seen, watch = sight(role, me.department, me.id), Watch(me.id, me.department, NOW)
    counted = counts(db, filters, sight=seen, watch=watch)
    lists = {
        view: listed(db, views=(view,), filters=filters, sight=seen, watch=watch, limit=100).items for view in View
    }
    assert counted == {view: len(found) for view, found in lists.items()}
    if role is Role.OFFICER:
        assert all(one.level == "c0" and one.department == "water" for found in lists.values() for one in found)
    assert any(counted.values()) == (role is Role.OMBUDSMAN or filters.category is None)


ASKED_MOST = [
    ({"filters": Filters(queue="triage"), "sort": Sort.AGE}, "ix_complaint_queue"),
    ({"views": (View.OVERDUE,)}, "ix_complaint_due"),
    ({"views": (View.OVERDUE,), "sight": Sight("water", False, 0)}, "ix_complaint_office"),
    ({"views": (View.DEPARTMENT,), "watch": Watch(0, "water", NOW)}, "ix_complaint_office"),
    ({"views": (View.MINE,), "watch": Watch(7, None, NOW)}, "ix_complaint_assignee"),
    ({"views": (View.OVERDUE,), "sort": Sort.AGE}, "ix_complaint_open"),
]


@pytest.fixture
def a_desk_in_use(fresh_database, sessions):
    """A session on 4,000 complaints, one in twenty open, half of these in triage, as the server counted them.

    Plans for a table that stood empty when it was last counted say nothing of one that is full.
    """
    own = {
        "reference": "(20000000 + n)::text",
        "source_key": "'ussd/x' || n",
        "queue": "CASE WHEN n % 40 = 0 THEN 'triage' ELSE 'water' END",
        "department": "(ARRAY['water', 'roads', 'health', 'trade'])[1 + n % 4]",
        "state": "CASE WHEN n % 20 = 0 THEN 'triage' ELSE 'closed_confirmed' END",
        "closed_at": "CASE WHEN n % 20 = 0 THEN NULL ELSE filed_at END",
        "due_at": "filed_at + n * interval '1 minute'",
    }
    names = [column.name for column in Complaint.__table__.columns if column.name != "id"]
    values = ", ".join(own.get(name, name) for name in names)
    many = f"INSERT INTO complaint ({', '.join(names)}) SELECT {values} FROM complaint, generate_series(1, 4000) n"
    with sessions.begin() as session:
        a_complaint(session)
        session.execute(text(many))
    with psycopg.connect(fresh_database.owner.replace("+psycopg", "")) as owner:
        owner.execute("ANALYZE complaint")
    with sessions() as session:
        for way in ("seqscan", "bitmapscan", "sort"):
            session.execute(text(f"SET LOCAL enable_{way} = off"))
        yield session


def explained(db, ask):
    """The plan of the last statement that `ask` sent."""
    asked, connection = [], db.connection()

    def heard(*args):
        asked.append(args[2:4])

    event.listen(connection, "before_cursor_execute", heard)
    ask()
    event.remove(connection, "before_cursor_execute", heard)
    statement, facts = asked[-1]
    return " ".join(connection.exec_driver_sql(f"EXPLAIN {statement}", facts).scalars())


def test_has_an_index_for_what_is_asked_most(a_desk_in_use):
    for asked, index in ASKED_MOST:
        plan = explained(a_desk_in_use, partial(listed, a_desk_in_use, **({"sort": Sort.DUE} | asked)))
        assert index in plan
    count = partial(counts, a_desk_in_use, Filters(state=State.TRIAGE), sight=ALL, watch=NOBODY)
    assert "Index Only Scan using ix_complaint_open" in explained(a_desk_in_use, count)


def test_the_index_of_what_is_owed_knows_every_state_that_is(db):
    defined = db.scalar(text("SELECT pg_get_indexdef('ix_complaint_due'::regclass)"))
    assert all((f"'{state}'" in defined) == (state in OWED) for state in State)
