"""What the proofs share: the nursery, made once."""

from collections.abc import Iterator

import pytest

from tests.proofs.house import Nursery


@pytest.fixture(scope="session")
def nursery(tmp_path_factory) -> Iterator[Nursery]:
    """Forks the processes that are to be killed."""
    made = Nursery(tmp_path_factory.mktemp("nursery"))
    yield made
    made.close()
