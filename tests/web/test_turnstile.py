"""The turnstile before signing in: few are looked at, the rest is told to wait, and other doors never are."""

from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from app.web.turnstile import ALL, EACH, MOST_ADDRESSES, Turnstile

DOOR = "/desk/sign-in"


class Hands:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def a_turnstile(clock):
    async def door(scope, receive, send):
        await PlainTextResponse("in")(scope, receive, send)

    return Turnstile(door, DOOR, clock=clock)


def knocks(turnstile, count, address="10.0.0.1", path=DOOR, method="POST"):
    """The statuses of so many requests at one moment."""
    client = TestClient(turnstile, client=(address, 1))
    return [client.request(method, path).status_code for _ in range(count)]


def test_it_lets_a_burst_in_and_then_so_many_a_second():
    clock = Hands()
    turnstile = a_turnstile(clock)
    assert knocks(turnstile, ALL.burst + 5) == [200] * ALL.burst + [429] * 5
    clock.now += 1.0
    assert knocks(turnstile, 10).count(200) == ALL.each_second


def test_an_address_alone_does_not_use_up_what_all_may():
    clock = Hands()
    turnstile = a_turnstile(clock)
    let = 0
    for _ in range(60):
        let += knocks(turnstile, 10).count(200)
        clock.now += 1.0
    assert let <= EACH.burst + 60 * EACH.each_second
    assert knocks(turnstile, 1, address="10.0.0.2") == [200]


def test_it_tells_whoever_waits_for_how_long():
    turnstile = a_turnstile(Hands())
    knocks(turnstile, ALL.burst)
    answer = TestClient(turnstile).post(DOOR + "/code")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")
    assert "Wait 5 seconds" in answer.text


def test_it_stands_before_no_other_door_and_nobody_who_only_looks():
    turnstile = a_turnstile(Hands())
    knocks(turnstile, ALL.burst)
    assert knocks(turnstile, 3, method="GET") == [200] * 3
    assert knocks(turnstile, 3, path="/desk/complaints/48291386/note") == [200] * 3
    assert knocks(turnstile, 3, path="/api/v1/complaints") == [200] * 3


def test_it_remembers_no_more_addresses_than_knocked_lately():
    clock = Hands()
    turnstile = a_turnstile(clock)
    for n in range(MOST_ADDRESSES + 10):
        clock.now += 1.0
        assert turnstile._lets(str(n))
    assert len(turnstile._each) < MOST_ADDRESSES
