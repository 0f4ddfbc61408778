"""What the phone in the browser asks: the real door answers, and where real people are it is not there."""

import secrets

import pytest
from fastapi.testclient import TestClient

from app.africastalking.callbacks import phone_door
from app.africastalking.fake.phone import Network, may_act, router, tongues_of
from app.africastalking.fake.phone.network import Call, drop_form, hop_form
from app.africastalking.wire import ended_of, hop_of
from app.kit.msisdn import Msisdn
from app.main import routers_for
from app.menu.catalogue import read_catalogue
from app.menu.engine import Screen
from app.settings import Settings
from app.ussd.hop import Hop
from app.web.app import make_staff_app
from app.web.deps import House
from tests.builders import NOW

CODE = "*384*50#"
SECRET = secrets.token_urlsafe(32)
KNOWN = {"number": "+254700000001", "network": "63902"}
CALL = Call("ATUid_1", "+254700000001", "63902", CODE, "1*maji * #na")
PRODUCTION = {
    "itika_env": "production",
    "itika_callback_secrets": SECRET,
    "at_username": "kakamega",
    "at_api_key": "key",
    "at_shortcode": "20384",
    "ussd_code": CODE,
}
SORRY = Screen("Samahani. Sorry.", ends=True)
PO = """
msgctxt "home"
msgid "Report a problem to the office"
msgstr "Toa malalamishi kwa ofisi"
"""


class Echo:
    """A desk that says what it heard; `heard` keeps the hops."""

    def __init__(self) -> None:
        self.heard: list[Hop] = []

    async def take(self, hop: Hop) -> Screen:
        self.heard.append(hop)
        return Screen(f"Toa malalamishi: {hop.heard}", ends=hop.heard.endswith("0"))


@pytest.fixture
def desk():
    return Echo()


def settings(**given) -> Settings:
    return Settings(_env_file=None, **{"itika_callback_secrets": SECRET, **given})


def a_client(desk, *, routers=(router,), **given):
    """The page's questions over a door with this desk behind it."""
    told = settings(**given)
    door = phone_door(desk, secrets=told.itika_callback_secrets, garbled=SORRY, unsure=SORRY, doors={})
    tongues = tongues_of({"sw": read_catalogue("sw", "sw.po", PO)})
    house = House(sessions=None, clock=lambda: NOW, parts=lambda: {Network: Network(told, door, tongues)})
    return TestClient(make_staff_app(house, routers), raise_server_exceptions=False)


def held(shown, **changes):
    return KNOWN | {name: shown[name] for name in ("session_id", "code", "heard")} | changes


def test_a_hop_is_spelt_so_that_the_door_reads_it_back():
    assert hop_of(hop_form(CALL)) == Hop("ATUid_1", Msisdn("+254700000001"), CODE, "63902", "1*maji * #na")
    assert ended_of(drop_form(CALL)).status == "left"


def test_it_opens_a_dialogue_and_goes_on_in_it(desk):
    client = a_client(desk)
    first = client.post("/phone/dialogues", json=KNOWN | {"dialled": "*384*50*2#"}).json()
    then = client.post("/phone/hops", json=held(first, heard="2*0")).json()
    assert [(hop.session_id, hop.service_code, hop.heard) for hop in desk.heard] == [
        (first["session_id"], CODE, "2"),
        (first["session_id"], CODE, "2*0"),
    ]
    assert (first["screen"], first["ends"], first["septets"], first["language"]) == (
        "Toa malalamishi: 2",
        False,
        len("CON Toa malalamishi: 2"),
        "sw",
    )
    assert then["ends"] is True


@pytest.mark.parametrize("dialled", ["*100#", "*384*501#", "384*50", "", "*384*50", CODE + "1"])
def test_a_code_that_leads_elsewhere_is_refused(desk, dialled):
    answer = a_client(desk).post("/phone/dialogues", json=KNOWN | {"dialled": dialled})
    assert (answer.status_code, answer.json()["rule"]) == (422, "phone.elsewhere")
    assert not desk.heard


def test_hanging_up_is_told_to_the_door_and_reaches_no_desk(desk):
    client = a_client(desk)
    first = client.post("/phone/dialogues", json=KNOWN | {"dialled": CODE}).json()
    left = client.post("/phone/endings", json=held(first)).json()
    assert left["request"].startswith("POST /at/…/ussd/ended\n")
    assert (left["ends"], left["screen"], left["reply"].splitlines()[0]) == (True, "", "HTTP 200")
    assert len(desk.heard) == 1


def test_the_secret_stays_here(desk):
    client = a_client(desk)
    page = client.get("/phone").text
    said = client.post("/phone/dialogues", json=KNOWN | {"dialled": CODE}).text
    assert f'value="{CODE}"' in page
    assert SECRET not in page + said


def test_letters_that_no_plain_phone_shows_are_named(desk):
    shown = a_client(desk).post("/phone/dialogues", json=KNOWN | {"dialled": CODE}).json()
    assert shown["strange"] == []
    said = a_client(desk).post("/phone/hops", json=held(shown, heard="ĩ")).json()
    assert said["strange"] == ["ĩ"]


@pytest.mark.parametrize("number", ["", "0700000001", "+254700000001/../../ledger", "+" + "2" * 16])
def test_only_a_number_is_asked_about(desk, number):
    assert a_client(desk).post("/phone/texts", json={"number": number}).status_code == 422


@pytest.mark.parametrize(
    "given", [{}, {"at_base_url": "https://api.example.com"}, {"at_base_url": "http://127.0.0.1:1"}]
)
def test_it_says_so_when_there_is_no_ledger_to_read(desk, given):
    answer = a_client(desk, **given).post("/phone/texts", json=KNOWN)
    assert (answer.status_code, answer.json()["rule"]) == (503, "phone.no_texts")


@pytest.mark.parametrize("given", [{}, {"at_base_url": "https://api.example.com"}])
def test_it_says_so_when_nobody_can_take_a_text(desk, given):
    answer = a_client(desk, **given).post("/phone/letters", json=KNOWN | {"words": "Maji hakuna"})
    assert (answer.status_code, answer.json()["rule"]) == (503, "phone.no_texts")


@pytest.mark.parametrize("words", ["", "m" * 1601])
def test_it_writes_no_text_of_no_words_or_too_many(desk, words):
    assert a_client(desk).post("/phone/letters", json=KNOWN | {"words": words}).status_code == 422


@pytest.mark.parametrize(
    ("given", "may"),
    [
        ({}, True),
        ({"itika_env": "training"}, True),
        ({"at_username": "kakamega", "at_base_url": "http://127.0.0.1:8901"}, True),
        ({"at_username": "kakamega"}, False),
        ({"at_username": "kakamega", "at_base_url": "https://api.example.com"}, False),
    ],
    ids=str,
)
def test_it_stands_only_where_no_real_telephone_can_be_reached(given, may):
    assert may_act(settings(**given)) is may


@pytest.mark.parametrize(("given", "status"), [({}, 200), (PRODUCTION, 404)], ids=["development", "production"])
def test_production_has_no_such_page(desk, tmp_path, given, status):
    told = {"database_url": "postgresql://itika_app@127.0.0.1/itika", "itika_keys_file": tmp_path / "keys.json"}
    client = a_client(desk, routers=routers_for(settings(**told, **given)))
    assert client.get("/phone").status_code == status
    asked = client.post("/phone/dialogues", json=KNOWN | {"dialled": CODE})
    assert (asked.status_code, bool(desk.heard)) == (status, status == 200)


def test_its_files_change_their_address_with_their_content(desk):
    client = a_client(desk)
    page = client.get("/phone")
    names = [part.split('"')[0] for part in page.text.split('"/phone/')[1:]]
    assert len(names) == 2
    for name in names:
        answer = client.get(f"/phone/{name}")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/phone/phone.js").status_code == 404
    assert page.headers["cache-control"] == "no-store"
    assert "'unsafe" not in page.headers["content-security-policy"]


def test_a_language_is_told_by_its_own_words():
    tongues = tongues_of({"sw": read_catalogue("sw", "sw.po", PO)})
    assert tongues.of("1 Toa malalamishi\n2 ...") == "sw"
    assert tongues.of("1 Report a problem") == "en"
    assert tongues.of("Toa") is None
    assert tongues.of("Report a ... toa malalamishi problem to") == "en"
    assert tongues.of("") is None
