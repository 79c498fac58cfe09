"""Buckets, with the rights of the role whose settings a job has read."""

from ml import storage
from ml.settings import S3Settings
from ml.storage import ObjectStore


def bucket(settings: S3Settings, name: str) -> ObjectStore:
    """Nothing is asked of S3 yet."""
    return storage.connect(
        name,
        endpoint_url=settings.s3_endpoint_url,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key.get_secret_value(),
        region=settings.aws_region,
    )
