from collections.abc import Iterator

import pytest

from tests.images import engine
from tests.images.engine import Engine


@pytest.fixture(scope="session")
def docker() -> Iterator[Engine]:
    """The one that runs here, with the pinned base; else one of the test's own, with a stand-in."""
    if running := engine.running():
        yield running
        return
    if why := engine.missing():
        pytest.skip(why)
    with engine.started() as one:
        yield one
