"""The errors of ml, as a tree: a caller catches the branch that it can act on.

MlError
├── ImageError            a photograph that cannot be used (ml.imaging)
├── DownloadError         an address that gave no photograph (ml.ingest)
├── StorageError          S3 refused or did not answer (ml.storage)
├── DatasetError          no data set to train on (ml.dataset)
├── RegistryError         MLflow lacks what a step needs (ml.registry)
├── ReplicaError          a replica did not say or do in time what was asked of it (ml.publish.replicas)
├── ConfigError           models.config cannot be read, or kept changing (ml.publish.models_config)
├── PublishError          a version that did not reach label `stable` (ml.publish.steps)
├── Unfit                 a model whose file or answers are wrong (ml.publish.candidate)
├── Refused, NotPossible  a version that may not or cannot be promoted (ml.publish.plans)
│   └── Outdated, Superseded  by what others have changed since
├── LeaseHeld, LeaseLost  another run promotes (ml.publish.lease)
├── AuditError            the database did not take or give a row of promotions (ml.publish.audit)
└── NotRecorded           a version that serves without its whole record (ml.jobs.promoting)
"""

from typing import ClassVar


class MlError(Exception):
    """Base of every error that ml raises on purpose."""

    lasting: ClassVar[bool] = False  # whether another try on the same data meets it again
