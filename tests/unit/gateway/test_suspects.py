"""Which of the model's suspicions a person is still to look at."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from sqlalchemy import Engine, insert

from gateway import registry, suspects
from gateway.database import Database
from gateway.suspects import Suspected
from ml import catalog
from ml.catalog import PLANTS_DATA, ImageRecord, Status

RUN: Final = {"info": {"run_id": "r", "artifact_uri": "mlflow-artifacts:/1/r/artifacts"}, "data": {}}
CHAMPION: Final = {"version": "3", "creation_timestamp": 0, "run_id": "r"}


def found(engine: Engine, *told: Mapping[str, Any], champion: bool = True, url: str = "http://mlflow") -> Suspected:
    """With an MLflow whose champion suspects these."""

    def answer(request: httpx.Request) -> httpx.Response:
        answers: dict[str, Any] = {
            "alias": {"model_version": CHAMPION},
            "get": {"run": RUN},
            "list": {"files": [{"path": registry.SUSPECTED_LABELS}]},
            "suspected_labels.json": list(told),
        }
        if not champion:
            return httpx.Response(404, json={"error_code": "RESOURCE_DOES_NOT_EXIST"})
        return httpx.Response(200, json=answers[request.url.path.rpartition("/")[2]])

    async def ask() -> Suspected:
        mock = httpx.MockTransport(answer)
        async with registry.connect(url, "", "", model="plants", transport=mock) as connected:
            return await suspects.find(connected, Database(engine))

    return asyncio.run(ask())


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """Two photographs of grass, a and b."""
    engine = catalog.connect(f"sqlite:///{tmp_path / 'plants.sqlite'}")
    catalog.METADATA.create_all(engine)
    for letter in "ab":
        url, sha256 = f"https://example.org/{letter}.jpg", letter * 64
        with engine.begin() as connection:
            connection.execute(insert(PLANTS_DATA).values(url_source=url, label="grass"))
        record = ImageRecord(Status.OK, sha256=sha256, url_s3=f"s3://plants/images/{sha256}")
        catalog.record_images(engine, [(url, record)], source="real")
    return engine


def suspect(letter: str, label: str = "grass") -> dict[str, Any]:
    return {"sha256": letter * 64, "label": label, "suggested": "dandelion", "score": 0.1}


def test_a_photograph_that_a_person_has_ruled_on_is_suspected_no_longer(engine: Engine) -> None:
    catalog.confirm(engine, ["b" * 64], "grass", "botanist")
    (left,) = found(engine, suspect("a"), suspect("b")).labels or []
    assert left.model_dump() == suspect("a")


def test_nor_one_that_is_gone_or_has_another_label_by_now(engine: Engine) -> None:
    assert found(engine, suspect("c"), suspect("a", label="clover")) == Suspected([])


def test_without_mlflow_or_a_champion_it_is_told_why(engine: Engine) -> None:
    assert "no model in service" in str(found(engine, champion=False).detail)
    assert "MLFLOW_TRACKING_URI" in str(found(engine, url="").detail)
