"""A database as `make up` leaves it, and a network whose answers differ."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from sqlalchemy import Engine

from ml import catalog
from ml.migrations import migrate

SQL = Path(__file__).parents[3] / "sql"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """SQLite, migrated and seeded."""
    made = catalog.connect(f"sqlite:///{tmp_path / 'plants.sqlite'}")
    migrate(made, SQL)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def pixels() -> npt.NDArray[np.uint8]:
    """Noise on grounds of different light, 64 of them."""
    rng = np.random.default_rng(2)
    light = np.linspace(0, 1, 64)[:, None, None, None]
    return (rng.integers(0, 256, (64, 224, 224, 3)) * light).astype(np.uint8)
