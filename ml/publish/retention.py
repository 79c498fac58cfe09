"""Takes old versions away: out of models.config first, and their objects once no replica holds them any more."""

from collections.abc import Sequence
from functools import partial

import structlog

from ml import MODEL
from ml.publish import fleet, models_config, steps
from ml.publish.steps import Site
from ml.storage import ObjectStore

log = structlog.get_logger()


def retire(versions: Sequence[int], site: Site) -> None:
    """Safe to run twice. Raises ReplicaError when a replica does not let go: then every object is still there."""
    if not versions:
        return
    models_config.change(site.store, partial(models_config.without_unlabelled, leaving=set(versions)))
    fleet.wait_gone(site.replicas, MODEL, versions, seconds=site.limits.replicas_seconds)
    for version in versions:
        _delete(site.store, version)
    log.info("versions_retired", model=MODEL, versions=list(versions))


def _delete(store: ObjectStore, version: int) -> None:
    # Deleting what is not there succeeds in S3, and the manifest goes last: it tells what the file was.
    store.delete(steps.file_key(version))
    store.delete(steps.manifest_key(version))
