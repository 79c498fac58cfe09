"""Looks at the model in service: live accuracy, drift, age, and whether they are reason to train again."""

from dataclasses import dataclass

import structlog

from ml import catalog, dataset, quality, registry, storage
from ml.jobs.buckets import bucket
from ml.jobs.state import Sources, recompute
from ml.quality import State
from ml.settings import MonitorSettings, RetrainingPolicy

log = structlog.get_logger()


@dataclass(frozen=True)
class Observation:
    """A decision and the numbers that it rests on."""

    decision: quality.Decision
    state: State


def look() -> Observation:
    """Reads only; whoever trains on it decides again. Raises SettingsError, StorageError, RegistryError."""
    settings = MonitorSettings.read()
    policy = RetrainingPolicy.of(settings)
    sources = Sources(
        catalog.connect(settings.database_url.get_secret_value()),
        registry.connect(settings.mlflow_tracking_uri),
        settings.mlflow_experiment,
        bucket(settings, storage.PLANTS),
    )
    manifest = dataset.build_manifest(catalog.labelled_images(sources.engine))
    state = recompute(sources, manifest, policy, asked_by_person=False)
    decision = quality.should_retrain(state, policy)
    log.info("model_observed", train=decision.train, reason=decision.reason, dataset_digest=manifest.digest)
    return Observation(decision, state)
