"""A gateway on a database of its own."""

import pytest

from tests.phone import Gateway, Handset


@pytest.fixture
def gateway(sessions, sealer) -> Gateway:
    return Gateway(sessions, sealer)


@pytest.fixture
def phone(gateway) -> Handset:
    return Handset(gateway)
