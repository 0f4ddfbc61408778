"""A list goes in by pages: tried dry, begun, stopped, taken in once; its numbers are shown to nobody."""

import io
import zipfile
from datetime import timedelta

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from app.contacts.models import Subscription
from app.rolls.models import Roll
from app.rolls.uploads import KEPT, LONGEST, forget_sheets, take_lists
from app.staff.policy import Role
from app.web.guard import LARGEST_FILE
from tests.builders import NOW, SEALER
from tests.rolls.making import CONSENT, LIST, a_list
from tests.web.door import the_menu
from tests.web.pages.reading import fields, read, signed_in

HOME = "/desk/people"
SENT = LIST.encode()
COLUMNS = {"number": "0", "ward": "1", "language": "2"}


@pytest.fixture
def officer(db):
    return signed_in(db, Role.COMMUNICATIONS)


def send_in(officer, content=SENT, name="sheets.csv", consent=CONSENT):
    form = fields(read(officer.client.get(HOME)), HOME)
    return officer.client.post(HOME, data=form | {"consent": consent}, files={"file": (name, content)})


def press(officer, page, noun, roll, **sent):
    address = f"{HOME}/{roll.id}/{noun}"
    return read(officer.client.post(address, data=fields(page, address) | sent))


def working(db, *, chunk=2, turns=99):
    """What the worker does, for so many turns."""
    for _ in range(turns):
        if not take_lists(db, SEALER, the_menu(), now=NOW, chunk=chunk):
            return


def subscribed(db):
    live = select(func.count()).select_from(Subscription).where(Subscription.ended_at.is_(None))
    return db.scalar(live)


def test_it_is_tried_dry_begun_stopped_and_goes_on_once(db, officer):
    page = read(send_in(officer))
    roll = db.scalars(select(Roll)).one()
    assert b"0700000001" not in roll.sheet_sealed
    proposed = [one.attributes["value"] for one in page.every("option") if "selected" in one.attributes]
    assert proposed == ["0", "1", "2"]
    tried = press(officer, page, "trial", roll, **COLUMNS)
    assert [one.text for one in tried.every("section")[0].every("dd")] == ["2", "1", "2"]
    rows = [one.text for one in tried.every("ul", class_="plain")[0].every("li")]
    assert rows[0] == "Row 5 Phone number: This is no Kenyan mobile number."
    assert rows[1].startswith("Row 6 Ward: There is no such ward")
    assert subscribed(db) == 0
    going = press(officer, tried, "start", roll)
    working(db, turns=1)
    stopped = press(officer, going, "stop", roll)
    working(db)
    db.refresh(roll)
    assert (roll.row_at, subscribed(db)) == (3, 2)
    press(officer, stopped, "start", roll)
    working(db)
    db.refresh(roll)
    assert (roll.row_at, roll.added, roll.merged, roll.faulty, subscribed(db)) == (6, 2, 1, 2, 2)
    assert (roll.ended_at, roll.sheet_sealed) == (NOW, None)
    assert "Taken in" in read(officer.client.get(f"{HOME}/{roll.id}")).every("h1")[0].text
    assert send_in(officer).url.path == f"{HOME}/{roll.id}"


def test_no_number_is_shown_whole_nor_stands_in_an_address(db, officer):
    bare = LIST.removeprefix("Phone,Ward,Language\n").encode()
    answer = send_in(officer, content=bare, name="list of 0700000009.csv")
    page = read(answer)
    tried = press(officer, page, "trial", db.scalars(select(Roll)).one(), **COLUMNS)
    for shown in (answer.text, tried.text, read(officer.client.get(HOME)).text, str(answer.url)):
        assert "0700000001" not in shown
        assert "0700000009" not in shown


@pytest.mark.parametrize(
    ("file", "name", "consent", "field"),
    [
        (SENT, "a.csv", "yes", "f-consent"),
        (b"", "", CONSENT, "f-file"),
        (b"Phone,Ward\n", "a.csv", CONSENT, None),
        (b"\xff\xfe\x00\xd8", "a.csv", CONSENT, None),
        (b"no workbook", "a.xlsx", CONSENT, None),
        (b"a,b\n" * (LONGEST + 1), "a.csv", CONSENT, None),
    ],
)
def test_what_is_no_list_or_has_no_consent_is_not_kept(db, officer, file, name, consent, field):
    answer = send_in(officer, file, name, consent)
    page = read(answer)
    assert (answer.status_code, db.scalar(select(func.count()).select_from(Roll))) == (422, 0)
    assert page.every("textarea")[0].text == consent
    links = [one.attributes["href"] for one in page.every("div", role="alert")[0].every("a")]
    assert links == ([f"#{field}"] if field else [])


def test_a_list_is_bounded_and_a_form_without_a_file_as_before(officer):
    assert send_in(officer, b"x" * LARGEST_FILE).status_code == 413
    form = fields(read(officer.client.get(HOME)), HOME)
    assert officer.client.post("/desk/notices/new", data=form | {"texts.en": "x" * 70_000}).status_code == 413


def test_a_workbook_that_swells_is_refused(db, officer):
    book, kept = Workbook(), io.BytesIO()
    book.active.append(["Phone", "Ward"])
    book.save(kept)
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/more.xml", b" " * 33_000_000)
    assert send_in(officer, kept.getvalue(), "a.xlsx").status_code == 422


def test_columns_must_be_said_and_a_list_is_begun_once(db, officer):
    roll = a_list(db)
    page = read(officer.client.get(f"{HOME}/{roll.id}"))
    untold = press(officer, page, "trial", roll, number="", ward="1")
    assert untold.every("select", id="f-number")[0].attributes["aria-invalid"] == "true"
    tried = press(officer, page, "trial", roll, **COLUMNS)
    press(officer, tried, "start", roll)
    assert "This list is being taken in already." in press(officer, tried, "start", roll).text
    db.refresh(roll)
    assert roll.columns == [0, 1, 2]


def test_rows_that_nobody_begins_are_kept_a_week_and_not_longer(db):
    waiting, going = a_list(db), a_list(db, rows=LIST + "0700000007,991,\n")
    going.columns = [0, 1, -1]
    db.flush()
    assert forget_sheets(db, now=NOW + KEPT - timedelta(hours=1)) == 0
    assert forget_sheets(db, now=NOW + KEPT + timedelta(hours=1)) == 1
    db.refresh(waiting)
    assert (waiting.sheet_sealed, going.sheet_sealed is None) == (None, False)
