"""The desk: threads, deadlines and honesty; what a real outage does is proved in tests/proofs."""

import asyncio
import threading

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.complaints.models import Complaint
from app.menu.engine import Screen
from app.ussd.counter import Counter
from app.ussd.desk import Apologies, Desk
from app.ussd.hop import Hop
from tests.phone import CODE, Gateway, Handset

SORRY = Apologies(Screen("not saved", ends=True), Screen("not sure", ends=True))


def at_the_desk(gateway: Gateway, hops: list[Hop], make_counter=None, lanes: int = 2) -> list[str]:
    """What callers who come all at once are told."""

    async def all_at_once() -> list[str]:
        desk = Desk(gateway.sessions, make_counter or gateway.counter, SORRY, now=lambda: gateway.now, lanes=lanes)
        await desk.open()
        screens = await asyncio.gather(*(desk.take(hop) for hop in hops))
        await desk.close()
        return [screen.text for screen in screens]

    return asyncio.run(all_at_once())


def count(gateway: Gateway) -> int:
    with gateway.sessions() as db:
        return db.scalar(select(func.count()).select_from(Complaint))


def test_it_files_once_when_the_network_repeats_at_the_same_moment(gateway: Gateway, phone: Handset):
    phone.dial()
    phone.type("2", "1", "1", "2", "7", "2", "2", "Burst pipe at the market")
    phone.heard += "*1"
    told = at_the_desk(gateway, [phone.hop()] * 30, lanes=4)
    assert len(set(told)) == 1
    assert "Your report's number" in told[0]
    assert count(gateway) == 1


def test_it_opens_one_session_for_first_hops_at_the_same_moment(gateway: Gateway, phone: Handset):
    phone.session_id = "ATUid_x"
    assert len(set(at_the_desk(gateway, [phone.hop()] * 30, lanes=4))) == 1


class Occupied(Counter):
    """A counter that finds every session in other hands, the first time."""

    times = 0

    def serve(self, db, hops, *, now):
        Occupied.times += 1
        return {} if Occupied.times == 1 else super().serve(db, hops, now=now)


def test_it_answers_when_it_closes_a_hop_that_has_to_wait_for_its_session(gateway: Gateway, phone: Handset):
    phone.session_id = "ATUid_x"
    Occupied.times = 0

    async def closed_at_once() -> Screen:
        desk = Desk(gateway.sessions, lambda: gateway.counter(Occupied), SORRY, now=lambda: gateway.now)
        await desk.open()
        asked = asyncio.create_task(desk.take(phone.hop()))
        await asyncio.sleep(0)
        await desk.close()
        return await asyncio.wait_for(asked, 1)

    assert "Choose language" in asyncio.run(closed_at_once()).text


class Clumsy(Counter):
    """A counter that breaks on one caller's account."""

    def serve(self, db, hops, *, now):
        if any(hop.session_id == "bad" for hop in hops):
            raise IntegrityError("refused", {}, Exception())
        return super().serve(db, hops, now=now)


def test_it_answers_the_others_when_a_batch_fails_on_one_hops_account(gateway: Gateway, phone: Handset):
    hops = [Hop(f"good{n}", phone.number, CODE, "", "") for n in range(10)] + [
        Hop("bad", phone.number, CODE, "", "")
    ]
    told = at_the_desk(gateway, hops, lambda: gateway.counter(Clumsy), lanes=1)
    assert told[-1] == "not saved"
    assert all("Choose language" in screen for screen in told[:-1])


class Slow(Counter):
    """A counter whose work takes longer than a caller can wait."""

    released = threading.Event()

    def serve(self, db, hops, *, now):
        screens = super().serve(db, hops, now=now)
        self.released.wait(10)
        return screens


def test_it_never_saves_what_it_called_not_saved(gateway: Gateway, phone: Handset):
    phone.dial()
    phone.type("2", "1", "1", "2", "7", "2", "2", "Burst pipe at the market")
    phone.heard += "*1"
    Slow.released.clear()

    async def too_late() -> str:
        desk = Desk(
            gateway.sessions,
            lambda: gateway.counter(Slow),
            SORRY,
            now=lambda: gateway.now,
            lanes=1,
            deadline=0.3,
        )
        await desk.open()
        screen = await desk.take(phone.hop())
        Slow.released.set()
        await desk.close()
        return screen.text

    assert asyncio.run(too_late()) == "not saved"
    assert count(gateway) == 0
    assert "Your report's number" in phone.send()
