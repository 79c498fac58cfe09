"""A gateway between a database and a store that can each be cut off, and what a caller says to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
from sqlalchemy import Engine, make_url, select

from infra.local.plan import Stack
from ml.catalog import FEEDBACK
from tests.integration.gateway.processes import PREDICT_KEY, Gateway, eventually, running_gateway, write_keys
from tests.integration.publishing.cut import Cut
from tests.unit.ml.pictures import photograph

OTHER_KEY: Final = "another-key-to-predict"


@dataclass
class Place:
    """A gateway that keeps every photograph, and the two stores behind it, each to be cut off."""

    gateway: Gateway
    database: Cut | None
    store: Cut

    def say(self, key: str = PREDICT_KEY, **asked: Any) -> httpx.Response:
        return self.gateway.client.post("/v1/feedback", json=asked, headers={"X-API-Key": key})

    def read(self, id_: str, key: str = PREDICT_KEY) -> httpx.Response:
        return self.gateway.client.get(f"/v1/predictions/{id_}", headers={"X-API-Key": key})

    def predict(self, seed: int) -> dict[str, Any]:
        return dict(self.gateway.predict(photograph(64, 48, seed)).json())

    def logged(self, seed: int) -> dict[str, Any]:
        told = self.predict(seed)
        eventually(lambda: self.read(told["id"]).is_success, 10)
        return told


@contextmanager
def running_place(directory: Path, serving: str, stack: Stack, free_port: Callable[[], int]) -> Iterator[Place]:
    """With the gateway's own logins."""
    env = stack.env
    url = make_url(env["DATABASE_URL_GATEWAY"])
    database = Cut(free_port(), f"{url.host}:{url.port}") if url.host else None
    store = Cut(free_port(), env["S3_ENDPOINT_URL"].removeprefix("http://"))
    settings = {name: env[name] for name in ("S3_ACCESS_KEY_GATEWAY", "S3_SECRET_KEY_GATEWAY")}
    settings |= {"S3_ENDPOINT_URL": f"http://{store.address}", "GATEWAY_KEEP_PHOTOGRAPHS": "all"}
    if database:
        url = url.set(port=int(database.address.rpartition(":")[2]))
    address = url.render_as_string(hide_password=False)
    with running_gateway(directory, serving=serving, database_url=address, **settings) as started:
        keys = {
            "a_key_to_predict": ["predict"],
            OTHER_KEY.replace("-", "_"): ["predict"],
            "a_key_to_review": ["review"],
        }
        write_keys(started.keys, **keys)
        eventually(started.ready)
        yield Place(started, database, store)
    store.close()
    if database:
        database.close()


def reviews(engine: Engine, prediction_id: str) -> list[dict[str, Any]]:
    query = select(FEEDBACK).where(FEEDBACK.c.prediction_id == prediction_id)
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
