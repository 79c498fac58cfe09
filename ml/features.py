"""Backbone features, extracted once a photograph and view, and kept in S3; the table `features` is their index."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import structlog
from sqlalchemy import Engine

from ml import catalog, imaging, views
from ml.dataset import DatasetError, Row
from ml.storage import ObjectStore

log = structlog.get_logger()

Features = npt.NDArray[np.float32]  # (n, 1280)
Extract = Callable[[imaging.Pixels], Features]  # uint8 (n, 224, 224, 3) → (n, 1280)

BATCH: Final = 32


@dataclass(frozen=True)
class Vectors:
    """Features of photographs, and of their drawn views, each in the order of the photographs."""

    plain: Features
    drawn: tuple[Features, ...] = ()

    def of(self, chosen: npt.NDArray[Any]) -> "Vectors":
        """Of some of the photographs: a mask, or their places."""
        return Vectors(self.plain[chosen], tuple(each[chosen] for each in self.drawn))

    def all(self) -> Features:
        """Every view of every photograph, view by view."""
        return np.concatenate([self.plain, *self.drawn])

    def weights(self) -> npt.NDArray[np.float32]:
        """In that order: a photograph as it came counts as much as all of its drawn views."""
        views_each = max(1, len(self.drawn))
        counts = np.repeat([views_each, *np.ones(len(self.drawn))], len(self.plain)).astype(np.float32)
        return np.asarray(counts / counts.mean())


def missing(engine: Engine, rows: Sequence[Row], backbone_digest: str) -> list[Row]:
    """The photographs of which the features of some view are not stored."""
    known = [catalog.features_index(engine, backbone_digest, view) for view in views.ALL]
    return [row for row in rows if not all(row.sha256 in index for index in known)]


def extract_missing(
    keys: Mapping[str, str], *, engine: Engine, store: ObjectStore, digest: str, extract: Extract
) -> None:
    """Of content hash → object. Extract, store and index, a batch at a time: a run that is cut short loses one."""
    known = {view: catalog.features_index(engine, digest, view) for view in views.ALL}
    every = list(keys)
    for start in range(0, len(every), BATCH):
        hashes = every[start : start + BATCH]
        photographs = {sha256: store.get(keys[sha256]).body for sha256 in hashes}
        for view, index in known.items():
            if new := [sha256 for sha256 in hashes if sha256 not in index]:
                pixels = np.stack([views.see(photographs[sha256], sha256, view) for sha256 in new])
                _keep(new, extract(pixels), view, engine=engine, store=store, digest=digest)
    log.info("features_extracted", photographs=len(every), views=len(known), backbone_digest=digest)


def _keep(
    hashes: Sequence[str], features: Features, view: str, *, engine: Engine, store: ObjectStore, digest: str
) -> None:
    key = _object_key(digest, view, hashes)
    store.put(key, _parquet(hashes, features), "application/vnd.apache.parquet")
    catalog.record_features(
        engine,
        [{"sha256": sha256, "backbone_digest": digest, "view": view, "s3_key": key} for sha256 in hashes],
    )


def load(rows: Sequence[Row], *, engine: Engine, store: ObjectStore, digest: str) -> Vectors:
    """In the order of the rows, float32 (n, 1280) a view. Raises DatasetError when one was never extracted."""
    plain, *drawn = (_load_view(rows, view, engine=engine, store=store, digest=digest) for view in views.ALL)
    return Vectors(plain, tuple(drawn))


def _load_view(rows: Sequence[Row], view: str, *, engine: Engine, store: ObjectStore, digest: str) -> Features:
    index = catalog.features_index(engine, digest, view)
    if absent := [row.sha256 for row in rows if row.sha256 not in index]:
        raise DatasetError(f"no features of {len(absent)} photographs, {absent[0]} for one; extract them first")
    known: dict[str, Features] = {}
    for key in sorted({index[row.sha256] for row in rows}):
        known |= _read_parquet(store.get(key).body)
    return np.stack([known[row.sha256] for row in rows])


def _object_key(digest: str, view: str, hashes: Sequence[str]) -> str:
    return f"features/{digest[:16]}/{view}/{hashlib.sha256(''.join(hashes).encode()).hexdigest()}.parquet"


def _parquet(hashes: Sequence[str], features: Features) -> bytes:
    width = features.shape[1]
    vectors = pa.FixedSizeListArray.from_arrays(pa.array(features.reshape(-1)), width)
    buffer = BytesIO()
    pq.write_table(pa.table({"sha256": list(hashes), "features": vectors}), buffer)
    return buffer.getvalue()


def _read_parquet(body: bytes) -> dict[str, Features]:
    table = pq.read_table(BytesIO(body))
    vectors = table.column("features").combine_chunks()
    matrix = vectors.flatten().to_numpy(zero_copy_only=False).reshape(len(table), -1)
    return dict(zip(table.column("sha256").to_pylist(), matrix, strict=True))
