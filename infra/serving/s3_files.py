"""Files on S3, with the settings that TensorFlow 2.6 reads from the environment."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from infra.serving.errors import FileMissing, StorageAway

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True)
class S3Settings:
    """Keys that are not given are searched for by boto3 where AWS puts them."""

    endpoint_url: str | None
    region: str
    verify_ssl: bool
    access_key: str | None
    secret_key: str | None

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        scheme = "http" if environment.get("S3_USE_HTTPS") == "0" else "https"
        endpoint = environment.get("S3_ENDPOINT")
        return cls(
            endpoint_url=f"{scheme}://{endpoint}" if endpoint else None,
            region=environment.get("AWS_REGION", "us-east-1"),
            verify_ssl=environment.get("S3_VERIFY_SSL") != "0",
            access_key=environment.get("AWS_ACCESS_KEY_ID"),
            secret_key=environment.get("AWS_SECRET_ACCESS_KEY"),
        )


class S3Files:
    """Asks nothing of S3 before its first call, so that plain paths need no settings."""

    def __init__(self, settings: S3Settings) -> None:
        self._client = _client(settings)

    def read(self, path: str) -> bytes:
        bucket, key = _split(path)
        with _translated(path):
            return self._client.get_object(Bucket=bucket, Key=key)["Body"].read()

    def versions(self, base_path: str) -> set[int]:
        keys = self._keys(base_path)
        if not keys:
            # As for a directory that is missing: an empty answer would unload every version.
            raise StorageAway(f"nothing lies below {base_path}")
        parts = [key.partition("/") for key in keys]
        return {int(name) for name, slash, _ in parts if slash and name.isdecimal()}

    @contextmanager
    def directory(self, path: str) -> Iterator[Path]:
        with TemporaryDirectory(prefix="version-") as temporary:
            for key in self._keys(path):
                file = Path(temporary, key)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(self.read(f"{path}/{key}"))
            yield Path(temporary)

    def _keys(self, path: str) -> list[str]:
        """Below a path and relative to it; no delimiter, since SeaweedFS lists deleted prefixes for minutes."""
        bucket, prefix = _split(f"{path}/")
        with _translated(path):
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
            keys = [found["Key"].removeprefix(prefix) for page in pages for found in page.get("Contents", [])]
        return [key for key in keys if key and not key.endswith("/")]


def _client(settings: S3Settings) -> "S3Client":
    return boto3.client(
        "s3",
        endpoint_url=settings.endpoint_url,
        region_name=settings.region,
        verify=settings.verify_ssl,
        aws_access_key_id=settings.access_key,
        aws_secret_access_key=settings.secret_key,
        config=Config(
            signature_version="s3v4",
            connect_timeout=3,
            read_timeout=20,
            retries={"mode": "standard", "total_max_attempts": 2},
            s3={"addressing_style": "path"},
        ),
    )


def _split(path: str) -> tuple[str, str]:
    bucket, _, key = path.removeprefix("s3://").partition("/")
    return bucket, key


@contextmanager
def _translated(path: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        missing = error.response.get("Error", {}).get("Code") == "NoSuchKey"
        raise (FileMissing if missing else StorageAway)(f"cannot read {path}: {error}") from error
    except BotoCoreError as error:
        raise StorageAway(f"cannot read {path}: {error}") from error
