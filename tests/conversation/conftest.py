"""A gateway with the menus of these tests, and a caller."""

import pytest

from tests.conversation.trial import Caller, trial_content
from tests.phone import Gateway


@pytest.fixture
def gateway(sessions, sealer) -> Gateway:
    return Gateway(sessions, sealer, content=trial_content())


@pytest.fixture
def caller(gateway) -> Caller:
    return Caller(gateway)
