"""Puts models and models.config where a server reads them: into a directory or a bucket that the tests own."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import boto3
from botocore.config import Config


class Place(Protocol):
    @property
    def base(self) -> str: ...  # as the server names it

    def write(self, path: str, body: bytes) -> None: ...


@dataclass(frozen=True)
class Directory:
    base: str

    def write(self, path: str, body: bytes) -> None:
        """By rename, so that no poll finds half of it."""
        target = Path(self.base, path)
        draft = target.parent.with_name(f".{target.parent.name}.new") / target.name
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(body)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.rename(target)


@dataclass(frozen=True)
class Bucket:
    base: str  # s3://<bucket>, or a prefix in it
    client: Any

    def write(self, path: str, body: bytes) -> None:
        self.client.put_object(**self._object(path), Body=body)

    def delete(self, path: str) -> None:
        self.client.delete_object(**self._object(path))

    def _object(self, path: str) -> dict[str, str]:
        bucket, _, key = f"{self.base}/{path}".removeprefix("s3://").partition("/")
        return {"Bucket": bucket, "Key": key}


def place(base: str) -> Place:
    return Bucket(base, s3_client(os.environ)) if base.startswith("s3://") else Directory(base)


def s3_client(environment: Mapping[str, str]) -> Any:
    """With the settings that TF Serving reads."""
    scheme = "http" if environment.get("S3_USE_HTTPS") == "0" else "https"
    return boto3.client(
        "s3",
        endpoint_url=f"{scheme}://{environment['S3_ENDPOINT']}",
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        region_name=environment.get("AWS_REGION", "us-east-1"),
        config=Config(connect_timeout=2, read_timeout=10, s3={"addressing_style": "path"}),
    )


@dataclass(frozen=True)
class Publisher:
    """Writes a model of its own name, so that tests can share a server."""

    at: Place
    model: str

    def put(self, version: int, saved_model: bytes) -> None:
        """The manifest first, as a promotion has it."""
        manifest = {"version": version, "sha256": hashlib.sha256(saved_model).hexdigest()}
        self.at.write(f"manifests/{version}.json", json.dumps(manifest).encode())
        self.at.write(f"{self.model}/{version}/saved_model.pb", saved_model)

    def list(self, versions: Sequence[int], **labels: int) -> None:
        """Makes it the only model in models.config."""
        self.write_config(config(self.model, f"{self.at.base}/{self.model}", versions, labels))

    def write_config(self, text: str) -> None:
        self.at.write("models.config", text.encode())


def config(model: str, base_path: str, versions: Sequence[int], labels: Mapping[str, int]) -> str:
    listed = "".join(f"versions: {version} " for version in versions)
    named = "".join(f'version_labels {{ key: "{label}" value: {version} }} ' for label, version in labels.items())
    return (
        f'model_config_list {{ config {{ name: "{model}" base_path: "{base_path}" model_platform: "tensorflow" '
        f"model_version_policy {{ specific {{ {listed}}} }} {named}}} }}"
    )
