"""What tests of the outbox may ask for."""

import pytest

from tests.outbox.post import Post


@pytest.fixture
def post(sessions, sealer):
    """An outbox with telephones."""
    return Post(sessions, sealer)
