"""A gateway that keeps photographs, with a database of its own, and what it left there."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table, select

from infra.local.plan import Stack
from ml import catalog
from ml.catalog import FEEDBACK, PREDICTIONS
from tests.integration.gateway.processes import Gateway, eventually, migrated_database, running_gateway

ALL: Final = {"GATEWAY_KEEP_PHOTOGRAPHS": "all"}


@dataclass
class Keeper:
    gateway: Gateway
    database_url: str

    def kept(self, count: int) -> list[bool]:
        """Of so many predictions, once they are all logged; also after the process has ended."""
        eventually(lambda: len(self._rows(PREDICTIONS)) == count, 30)
        return [row["kept"] for row in self._rows(PREDICTIONS)]

    def reviews(self) -> list[tuple[str, str]]:
        """Of which prediction each is, and under whose name it stands."""
        return [(row["prediction_id"], row["said_by"]) for row in self._rows(FEEDBACK)]

    def _rows(self, table: Table) -> list[dict[str, Any]]:
        engine = catalog.connect(self.database_url)
        with engine.connect() as connection:
            found = [dict(row) for row in connection.execute(select(table)).mappings()]
        engine.dispose()
        return found


def store_of(stack: Stack) -> dict[str, str]:
    """The settings of the gateway's own login."""
    return {name: stack.env[name] for name in ("S3_ENDPOINT_URL", "S3_ACCESS_KEY_GATEWAY", "S3_SECRET_KEY_GATEWAY")}


def upload_key(data: bytes) -> str:
    sha256 = hashlib.sha256(data).hexdigest()
    return f"uploads/{sha256[:2]}/{sha256}"


@contextmanager
def running_keeper(directory: Path, serving: str, **settings: str) -> Iterator[Keeper]:
    """Ready to predict."""
    url = migrated_database(directory / "plants.sqlite")
    with running_gateway(directory, serving=serving, database_url=url, **settings) as started:
        eventually(started.ready)
        yield Keeper(started, url)
