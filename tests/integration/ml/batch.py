"""Addresses of a web server that the database knows, for tests of what ingest makes of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_network
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import Engine, delete, insert, select

from ml import catalog
from ml.catalog import IMAGES, PLANTS_DATA
from ml.ingest import Allowed, Downloader, Limits, ingest
from ml.storage import ObjectStore
from tests.unit.ml.ingest.web_server import Page, WebServer

LOCAL = Allowed(frozenset({"127.0.0.1"}), frozenset({ip_network("127.0.0.1")}))
LIMITS = Limits(100_000, 5)


@dataclass(frozen=True)
class Batch:
    """Addresses on a web server that the database knows, and what ingesting them needs."""

    web: WebServer
    engine: Engine
    store: ObjectStore
    client: httpx.Client
    allowed: Allowed = LOCAL
    limits: Limits = LIMITS
    known: list[str] = field(default_factory=list)

    def add(self, name: str, page: Page | None, label: str = "clover") -> str:
        """An address of plants_data, unlike any of another test; without a page it is dead."""
        path = f"/{uuid4()}/{name}"
        if page:
            self.web.pages[path] = page
        return self.add_address(self.web.url + path, label)

    def add_address(self, url: str, label: str = "clover") -> str:
        self.known.append(url)
        with self.engine.begin() as connection:
            connection.execute(insert(PLANTS_DATA).values(url_source=url, label=label))
        return url

    def forget(self) -> None:
        """Other tests of the session make data sets of what the database knows."""
        with self.engine.begin() as connection:
            for table in (IMAGES, PLANTS_DATA):
                connection.execute(delete(table).where(table.c.url_source.in_(self.known)))

    def run(self, urls: Sequence[str], *, source: str = "real") -> int:
        downloader = Downloader(self.client, None, self.allowed, self.limits)
        return ingest(
            urls,
            engine=self.engine,
            store=self.store,
            read=downloader.read,
            source=source,
            concurrency=4,
            retry_base=timedelta(minutes=15),
        )

    def row(self, url: str) -> Any:
        both = select(IMAGES, PLANTS_DATA.c.url_s3).join(PLANTS_DATA, IMAGES.c.url_source == PLANTS_DATA.c.url_source)
        with self.engine.connect() as connection:
            return connection.execute(both.where(IMAGES.c.url_source == url)).one()

    def rows(self, urls: Sequence[str]) -> list[Any]:
        return [self.row(url) for url in urls]

    def pending(self, urls: Sequence[str]) -> list[str]:
        return [url for url in catalog.pending_urls(self.engine, source="real", limit=10_000) if url in urls]
