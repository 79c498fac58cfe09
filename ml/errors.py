"""The errors of ml, as a tree: a caller catches the branch that it can act on.

MlError
├── ImageError            a photograph that cannot be used (ml.imaging)
├── DownloadError         an address that gave no photograph (ml.ingest)
├── StorageError          S3 refused or did not answer (ml.storage)
├── DatasetError          no data set to train on (ml.dataset)
├── RegistryError         MLflow lacks what a step needs (ml.registry)
└── PublishError          a model that did not reach label `stable` (ml.publish)
"""


class MlError(Exception):
    """Base of every error that ml raises on purpose."""
