"""What the role `train` works with: its settings, database, buckets and MLflow, opened once a job."""

from collections.abc import Sequence
from dataclasses import dataclass

from mlflow.tracking import MlflowClient
from sqlalchemy import Engine

from ml import catalog, registry, storage
from ml.dataset import DatasetError, Manifest, Row
from ml.jobs.buckets import bucket
from ml.settings import TrainSettings
from ml.storage import ObjectStore


@dataclass(frozen=True)
class Workbench:
    """Open connections with the rights of `train`, and nothing more."""

    settings: TrainSettings
    engine: Engine
    plants: ObjectStore
    models: ObjectStore
    client: MlflowClient

    @classmethod
    def open(cls) -> "Workbench":
        """Raises SettingsError."""
        settings = TrainSettings.read()
        return cls(
            settings,
            catalog.connect(settings.database_url.get_secret_value()),
            bucket(settings, storage.PLANTS),
            bucket(settings, storage.MODELS),
            registry.connect(settings.mlflow_tracking_uri),
        )

    def object_keys(self, hashes: Sequence[str]) -> dict[str, str]:
        """Content hash → key in the bucket `plants`. Raises DatasetError for a photograph that was forgotten since."""
        keys = {image.sha256: self.plants.key(image.url_s3) for image in catalog.labelled_images(self.engine)}
        if gone := [each for each in hashes if each not in keys]:
            said = f"{len(gone)} photographs of this data set are usable no longer, {gone[0]} for one"
            raise DatasetError(f"{said}: forgotten, most likely; train again, on a new one")
        return {each: keys[each] for each in hashes}

    def photographs(self, rows: Sequence[Row]) -> dict[str, bytes]:
        """Content hash → the photograph as it is stored. Raises DatasetError as `object_keys` does."""
        keys = self.object_keys([row.sha256 for row in rows])
        return {sha256: self.plants.get(key).body for sha256, key in keys.items()}

    def dataset_source(self, manifest: Manifest) -> str:
        """`synthetic` as soon as one of its photographs is, also one that was forgotten since; else `real`."""
        synthetic = catalog.synthetic_hashes(self.engine)
        return "synthetic" if any(row.sha256 in synthetic for row in manifest.rows) else "real"
