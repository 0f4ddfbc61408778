"""What tests of the console may ask for."""

import pytest

from tests.phone import Gateway


@pytest.fixture
def gateway(sessions, sealer) -> Gateway:
    """A county on a database of its own."""
    return Gateway(sessions, sealer)
