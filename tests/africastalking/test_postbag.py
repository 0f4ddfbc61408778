"""Forms that come together are stored together, and one that is at fault holds up no other."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.africastalking.postbag import Postbag


def carried(store, *forms):
    """What each of these forms is answered, all of them having come at once."""

    async def come():
        with ThreadPoolExecutor(2) as threads:
            bag = Postbag(store, threads)
            return await asyncio.gather(*(bag.take({"id": form}) for form in forms), return_exceptions=True)

    return asyncio.run(come())


def test_it_stores_together_what_came_together():
    bags = []

    def store(forms):
        bags.append(len(forms))
        return [(200, form["id"].encode()) for form in forms]

    assert carried(store, *"abcde") == [(200, one.encode()) for one in "abcde"]
    assert sum(bags) == 5
    assert len(bags) <= 2


def test_it_tries_each_alone_where_one_is_at_fault():
    def store(forms):
        if any(form["id"] == "bad" for form in forms):
            raise ValueError
        return [(200, b"")] * len(forms)

    good, bad, other = carried(store, "a", "bad", "b")
    assert (good, other) == ((200, b""), (200, b""))
    with pytest.raises(ValueError):
        raise bad
