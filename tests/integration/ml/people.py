"""Who sends photographs, reviews them, and wants them forgotten, by what the gateway then writes."""

import hashlib
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, delete, insert, select

from ml import catalog
from ml.catalog import FEEDBACK, IMAGES, PLANTS_DATA, PREDICTIONS, ImageRecord, ReviewState, Status
from ml.storage import ObjectStore
from tests.unit.ml.logged import prediction, review
from tests.unit.ml.pictures import photograph


@dataclass
class People:
    """With the gateway's own rights in the store."""

    engine: Engine
    uploads: ObjectStore
    seeds: list[str] = field(default_factory=list)

    def send(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        self.uploads.put(f"uploads/{sha256[:2]}/{sha256}", data, "image/jpeg")
        return sha256

    def confirm(self, data: bytes, label: str, *, upload: bool = True) -> str:
        """A photograph that a prediction was asked for."""
        sha256 = self.send(data) if upload else hashlib.sha256(data).hexdigest()
        told = prediction() | {"sha256": sha256, "kept": upload}
        catalog.record_predictions(self.engine, [told])
        review(self.engine, told, ReviewState.CONFIRMED, label)
        return sha256

    def seed(self, sha256: str, label: str, *, source: str = "real", status: Status = Status.OK) -> str:
        """An address of the training data with this photograph."""
        url = f"https://example.org/{uuid4()}.jpg"
        self.seeds.append(url)
        record = ImageRecord(status, sha256=sha256, url_s3=f"s3://plants/images/{sha256[:2]}/{sha256}.jpg")
        with self.engine.begin() as connection:
            connection.execute(insert(PLANTS_DATA).values(url_source=url, label=label))
        catalog.record_images(self.engine, [(url, record)], source=source)
        return url

    def row(self, url: str) -> Any:
        both = select(IMAGES, PLANTS_DATA.c.url_s3, PLANTS_DATA.c.label)
        joined = both.join(PLANTS_DATA, IMAGES.c.url_source == PLANTS_DATA.c.url_source)
        with self.engine.connect() as connection:
            return connection.execute(joined.where(IMAGES.c.url_source == url)).one_or_none()

    def leave(self) -> None:
        """Other tests of the session make data sets of what the database knows."""
        with self.engine.begin() as connection:
            for table in (IMAGES, PLANTS_DATA):
                ours = table.c.url_source.in_(self.seeds) | table.c.url_source.startswith("upload://")
                connection.execute(delete(table).where(ours))
            for table in (FEEDBACK, PREDICTIONS):
                connection.execute(delete(table))


def fresh() -> bytes:
    """A photograph that no other test has."""
    return photograph(seed=uuid4().int)


def stored_key(sha256: str) -> str:
    return f"images/{sha256[:2]}/{sha256}.jpg"
