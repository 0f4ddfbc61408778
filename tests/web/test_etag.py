"""Versions: what a change must bring along."""

import pytest

from app.web.errors import HttpRefusal
from app.web.etag import etag, expect


@pytest.mark.parametrize("sent", ['"3"', 'W/"3"', '"2", "3"', ' "3" '])
def test_what_was_read_may_be_changed(sent):
    expect(3, sent)


@pytest.mark.parametrize(
    ("sent", "status"), [('"2"', 412), ("3", 412), ("", 412), ('"33"', 412), ("*", 428), ('"3", *', 428)]
)
def test_what_was_not_read_may_not(sent, status):
    with pytest.raises(HttpRefusal) as refused:
        expect(3, sent)
    assert refused.value.status == status


def test_a_stale_change_is_told_the_newest_version():
    with pytest.raises(HttpRefusal) as refused:
        expect(3, '"2"')
    assert refused.value.headers == {"ETag": etag(3)}
