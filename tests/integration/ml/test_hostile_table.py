"""A table of addresses by somebody who means harm: each row is refused by its own reason, and nothing is reached."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Final

import pytest
from sqlalchemy import Engine

from ml.catalog import Status
from ml.ingest import Allowed, Limits
from ml.storage import ObjectStore
from tests.integration.gateway import hostile_files
from tests.integration.ml.batch import Batch
from tests.unit.ml.ingest.web_server import Page, WebServer, serving, unbuffered_client

OUTSIDE: Final = "127.0.0.2"  # stands for the internet: the one number that may be asked
NAMES: Final = frozenset({OUTSIDE, "127.0.0.1", "localhost", "169.254.169.254"})  # were somebody to allow them all
SIDE: Final = 30_000


@dataclass(frozen=True)
class Table:
    """Rows by the reason that each has to be refused for, and the server that none of them may reach."""

    batch: Batch
    private: WebServer
    rows: dict[str, tuple[Status, str]]


@pytest.fixture
def table(engine: Engine, plants_bucket: ObjectStore) -> Iterator[Table]:
    allowed = Allowed(NAMES, frozenset({ip_network(OUTSIDE)}))
    with serving(OUTSIDE) as web, serving() as private, unbuffered_client() as client:
        batch = Batch(web, engine, plants_bucket, client, allowed, Limits(1_000_000, 5))
        yield Table(batch, private, _rows(batch, private.url))
        batch.forget()


def test_a_hostile_table_reaches_nothing_and_is_recorded_row_by_row(table: Table) -> None:
    assert table.batch.run(list(table.rows)) == 0
    for url, (status, reason) in table.rows.items():
        row = table.batch.row(url)
        assert (row.status, row.url_s3, row.sha256, row.attempts) == (status, None, None, 1), url
        assert reason in row.detail, url
    assert table.private.asked == []
    assert table.batch.web.bytes_sent < 2_000_000


def _rows(batch: Batch, private: str) -> dict[str, tuple[Status, str]]:
    port = private.rpartition(":")[2]
    moved = {"Location": f"http://localhost:{port}/secret.jpg"}
    refused = {
        "file:///etc/passwd": "not http or https",
        f"gopher://127.0.0.1:{port}/secret.jpg": "not http or https",
        f"{private}/secret.jpg": "no public address",
        f"http://localhost:{port}/secret.jpg": "no public address",
        "http://169.254.169.254/latest/meta-data/": "no public address",
        f"http://{OUTSIDE}@evil.example/secret.jpg": "ALLOWED_HOSTS",
        batch.web.url + "/moved.jpg": "no public address",
        batch.web.url + "/endless.jpg": "limit of 1,000,000 bytes",
    }
    batch.web.pages |= {
        "/moved.jpg": Page(status=302, headers=moved),
        "/endless.jpg": Page(endless=True),
        "/bomb.png": Page(hostile_files.png(SIDE, SIDE, zlib.compress(bytes(90_000_000), 9))),
    }
    rows = {batch.add_address(url): (Status.UNREACHABLE, reason) for url, reason in refused.items()}
    return rows | {batch.add_address(batch.web.url + "/bomb.png"): (Status.CORRUPT, "900,000,000 pixels")}
