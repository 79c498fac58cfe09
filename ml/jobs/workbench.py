"""What the role `train` works with: its settings, database, buckets and MLflow, opened once a job."""

from dataclasses import dataclass

from mlflow.tracking import MlflowClient
from sqlalchemy import Engine

from ml import catalog, registry, storage
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

    def object_keys(self) -> dict[str, str]:
        """Content hash → key in the bucket `plants`, for every usable photograph."""
        prefix = self.plants.uri("")
        return {image.sha256: image.url_s3.removeprefix(prefix) for image in catalog.labelled_images(self.engine)}

    def dataset_source(self, hashes: frozenset[str]) -> str:
        """`synthetic` as soon as one of these photographs is, else `real`."""
        images = catalog.labelled_images(self.engine)
        synthetic = any(image.source == "synthetic" for image in images if image.sha256 in hashes)
        return "synthetic" if synthetic else "real"
