"""Backbone features, extracted once a photograph and kept in S3; the table `features` is their index."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import structlog
from sqlalchemy import Engine

from ml import catalog, imaging
from ml.dataset import DatasetError, Row
from ml.storage import ObjectStore

log = structlog.get_logger()

Features = npt.NDArray[np.float32]  # (n, 1280)
Extract = Callable[[imaging.Pixels], Features]  # uint8 (n, 224, 224, 3) → (n, 1280)

PLAIN: Final = "plain"  # the view that is the photograph itself
BATCH: Final = 32


def missing(engine: Engine, rows: Sequence[Row], backbone_digest: str) -> list[Row]:
    """The photographs that no features are stored of."""
    known = catalog.features_index(engine, backbone_digest, PLAIN)
    return [row for row in rows if row.sha256 not in known]


def extract_missing(
    rows: Sequence[Row], keys: Mapping[str, str], *, engine: Engine, store: ObjectStore, digest: str, extract: Extract
) -> None:
    """Extract, store and index, a batch at a time: a run that is cut short has lost one batch at most."""
    for start in range(0, len(rows), BATCH):
        hashes = [row.sha256 for row in rows[start : start + BATCH]]
        features = extract(load_pixels(store, [keys[sha256] for sha256 in hashes]))
        key = _object_key(digest, hashes)
        store.put(key, _parquet(hashes, features), "application/vnd.apache.parquet")
        index = [{"sha256": sha256, "backbone_digest": digest, "view": PLAIN, "s3_key": key} for sha256 in hashes]
        catalog.record_features(engine, index)
    log.info("features_extracted", photographs=len(rows), backbone_digest=digest)


def load(rows: Sequence[Row], *, engine: Engine, store: ObjectStore, digest: str) -> Features:
    """Features in the order of the rows, float32 (n, 1280). Raises DatasetError when one was never extracted."""
    index = catalog.features_index(engine, digest, PLAIN)
    if absent := [row.sha256 for row in rows if row.sha256 not in index]:
        raise DatasetError(f"no features of {len(absent)} photographs, {absent[0]} for one; extract them first")
    known: dict[str, Features] = {}
    for key in sorted({index[row.sha256] for row in rows}):
        known |= _read_parquet(store.get(key).body)
    return np.stack([known[row.sha256] for row in rows])


def load_pixels(store: ObjectStore, keys: Sequence[str]) -> imaging.Pixels:
    """Photographs as uint8 (n, 224, 224, 3), in the order of their keys."""
    return np.stack([imaging.decode(store.get(key).body).pixels for key in keys])


def _object_key(digest: str, hashes: Sequence[str]) -> str:
    return f"features/{digest[:16]}/{PLAIN}/{hashlib.sha256(''.join(hashes).encode()).hexdigest()}.parquet"


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
