"""S3: objects by bucket and key, with the conditional writes that publishing rests on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from ml.errors import MlError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PLANTS: Final = "plants"
MODELS: Final = "models"


class StorageError(MlError):
    """S3 refused or did not answer; whether a write happened is unknown, so read before trying again."""


class ObjectMissing(StorageError):
    """No object under that key."""


class AccessDenied(StorageError):
    """The role's policy does not allow this; a role that may not list is told so of what is not there, too."""


class UnknownKeys(StorageError):
    """S3 does not know the role's keys, or not with this secret."""


class Conflict(StorageError):
    """Another writer was first: the object exists already, or is no longer the one that was read."""


@dataclass(frozen=True)
class StoredObject:
    """An object's bytes, the ETag that a conditional write names, and the content type that the writer gave."""

    body: bytes
    etag: str
    content_type: str


@dataclass(frozen=True)
class ListedObject:
    """A key, when its object was written (with a time zone), and how large it is."""

    key: str
    written: datetime
    size_bytes: int


@dataclass(frozen=True)
class ObjectStore:
    """One bucket, with one role's rights."""

    client: "S3Client"
    bucket: str

    def get(self, key: str) -> StoredObject:
        """Raises ObjectMissing."""
        with _translated(self.bucket, key):
            answer = self.client.get_object(Bucket=self.bucket, Key=key)
            return StoredObject(answer["Body"].read(), answer["ETag"], answer["ContentType"])

    def put(self, key: str, body: bytes, content_type: str = "application/octet-stream") -> None:
        with _translated(self.bucket, key):
            self.client.put_object(Bucket=self.bucket, Key=key, Body=body, ContentType=content_type)

    def put_new(self, key: str, body: bytes, content_type: str = "application/octet-stream") -> None:
        """Write a key that must not exist yet. Raises Conflict."""
        with _translated(self.bucket, key):
            self.client.put_object(Bucket=self.bucket, Key=key, Body=body, ContentType=content_type, IfNoneMatch="*")

    def replace(self, key: str, body: bytes, etag: str, content_type: str = "text/plain") -> None:
        """Write over exactly the object that was read. Raises Conflict."""
        with _translated(self.bucket, key):
            self.client.put_object(Bucket=self.bucket, Key=key, Body=body, ContentType=content_type, IfMatch=etag)

    def exists(self, key: str) -> bool:
        try:
            with _translated(self.bucket, key):
                self.client.head_object(Bucket=self.bucket, Key=key)
        except ObjectMissing:
            return False
        return True

    def keys(self, prefix: str) -> Iterator[str]:
        """Every key below a prefix."""
        return (found.key for page in self.pages(prefix) for found in page)

    def pages(self, prefix: str) -> Iterator[list[ListedObject]]:
        """Up to 1,000 objects at a time; no delimiter, since SeaweedFS lists deleted prefixes for minutes."""
        with _translated(self.bucket, prefix):
            for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix):
                yield [
                    ListedObject(found["Key"], found["LastModified"], found["Size"])
                    for found in page.get("Contents", [])
                ]

    def delete(self, key: str) -> None:
        with _translated(self.bucket, key):
            self.client.delete_object(Bucket=self.bucket, Key=key)

    def uri(self, key: str) -> str:
        return f"s3://{self.bucket}/{key}"

    def key(self, uri: str) -> str:
        """What `uri` was made of."""
        return uri.removeprefix(self.uri(""))


@dataclass(frozen=True)
class Patience:
    """How often S3 is asked, and how long for each answer, before it is given up."""

    attempts: int = 4
    read_seconds: float = 20


def connect(
    bucket: str, patience: Patience = Patience(), /, *, endpoint_url: str, access_key: str, secret_key: str, region: str
) -> ObjectStore:
    """A bucket with a role's keys; nothing is asked of S3 yet."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint_url,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        region_name=region,
        config=Config(
            signature_version="s3v4",
            connect_timeout=3,
            read_timeout=patience.read_seconds,
            retries={"mode": "standard", "total_max_attempts": patience.attempts},
            max_pool_connections=32,
            s3={"addressing_style": "path"},
        ),
    )
    return ObjectStore(client, bucket)


_BY_CODE: Final[dict[str, type[StorageError]]] = {
    "NoSuchKey": ObjectMissing,
    "404": ObjectMissing,
    "AccessDenied": AccessDenied,
    "403": AccessDenied,
    "InvalidAccessKeyId": UnknownKeys,
    "SignatureDoesNotMatch": UnknownKeys,
    "PreconditionFailed": Conflict,
    "412": Conflict,
    "ConditionalRequestConflict": Conflict,
}


@contextmanager
def _translated(bucket: str, key: str) -> Iterator[None]:
    """Turns botocore's errors into ours, with the object's address in the message."""
    address = f"s3://{bucket}/{key}"
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        raise _BY_CODE.get(code, StorageError)(f"{address}: {error}") from error
    except BotoCoreError as error:
        raise StorageError(f"{address}: {error}; once S3 answers, run the same again") from error
