"""What a job reads from the environment: one small class a role, read once where the job starts."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ml.errors import MlError


class SettingsError(MlError):
    """A setting is missing or wrong; nothing has been done yet."""


class _Settings(BaseSettings):
    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    @classmethod
    def read(cls) -> Self:
        """From the environment. Raises SettingsError that names each wrong variable."""
        try:
            return cls()
        except ValidationError as error:
            wrong = "; ".join(f"{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors())
            raise SettingsError(f"set these variables (`make up` writes them to .local/env): {wrong}") from error


class OwnerSettings(_Settings):
    """The set-up: creates tables and logins."""

    database_url: SecretStr
    sql_directory: Path = Path(__file__).parent.parent / "sql"


class _S3(_Settings):
    s3_endpoint_url: str
    aws_region: str = "us-east-1"


class IngestSettings(_S3):
    """Photographs into S3."""

    database_url: SecretStr = Field(validation_alias="DATABASE_URL_INGEST")
    s3_access_key: str = Field(validation_alias="S3_ACCESS_KEY_INGEST")
    s3_secret_key: SecretStr = Field(validation_alias="S3_SECRET_KEY_INGEST")
    image_mirror: str = ""  # <prefix>=<base>: addresses that begin with prefix are read from base instead
    image_source: Literal["real", "synthetic"] = "real"  # what the mirror holds; recorded in images.source
    allowed_hosts: frozenset[str] = frozenset({"raw.githubusercontent.com"})  # others are refused unread
    ingest_chunk_size: PositiveInt = 200  # addresses a task
    ingest_concurrency: PositiveInt = 8  # downloads at once in a task
    download_timeout_seconds: PositiveFloat = 15
    max_download_bytes: PositiveInt = 20_000_000
    retry_minutes: PositiveInt = 15  # before the second attempt; doubles with each one, up to a day

    @field_validator("image_mirror")
    @classmethod
    def _mirror_has_two_sides(cls, value: str) -> str:
        prefix, _, base = value.partition("=")
        if value and not (prefix and base.startswith(("file:///", "http://", "https://"))):
            raise ValueError("expected <prefix>=<base>, base being file:///directory or http(s)://host")
        return value


class TrainSettings(_S3):
    """From photographs in S3 to a served version."""

    database_url: SecretStr = Field(validation_alias="DATABASE_URL_TRAIN")
    s3_access_key: str = Field(validation_alias="S3_ACCESS_KEY_TRAIN")
    s3_secret_key: SecretStr = Field(validation_alias="S3_SECRET_KEY_TRAIN")
    mlflow_tracking_uri: str
    mlflow_experiment: str = "plants"
    serving_grpc: str = "127.0.0.1:8500"  # host:port; every address behind the name is a replica
    backbone_weights: str = "imagenet"  # a file in Keras' no-top layout, `imagenet` (downloaded) or `random` (seeded)
    training_seed: int = 0
    training_epochs: PositiveInt = 30
    accuracy_floor: float = Field(0.8, ge=0, le=1)  # of the test split; below it no model is promoted
    publish_timeout_seconds: PositiveFloat = 120  # for every replica to load a version
    latency_budget_milliseconds: PositiveFloat = 500  # median of golden requests of one photograph
    git_commit: str = "unknown"
