"""A gateway with the county's own menus, and a handset that writes."""

import pytest

from tests.phone import Gateway, Handset


@pytest.fixture
def gateway(sessions, sealer) -> Gateway:
    return Gateway(sessions, sealer)


@pytest.fixture
def ama(gateway) -> Handset:
    """Somebody who writes English."""
    phone = Handset(gateway)
    phone.text("ENGLISH")
    return phone
