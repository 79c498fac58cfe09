"""What a job reads from the environment: one small class a role, read once where the job starts."""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import (
    Field,
    FilePath,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from ml.errors import MlError
from ml.policies import GatePolicy, RetrainingPolicy

SECRETS: Final = Path("/run/secrets")  # one file per variable, where containers have their secrets


class SettingsError(MlError):
    """A setting is missing or wrong; nothing has been done yet."""

    lasting = True


class _Settings(BaseSettings):
    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, secrets_dir=SECRETS if SECRETS.is_dir() else None
    )

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


class S3Settings(_Settings):
    """What a role reaches S3 with; each has keys of its own."""

    s3_endpoint_url: str
    s3_access_key: str
    s3_secret_key: SecretStr
    aws_region: str = "us-east-1"


class IngestSettings(S3Settings):
    """Photographs into S3."""

    database_url: SecretStr = Field(validation_alias="DATABASE_URL_INGEST")
    s3_access_key: str = Field(validation_alias="S3_ACCESS_KEY_INGEST")
    s3_secret_key: SecretStr = Field(validation_alias="S3_SECRET_KEY_INGEST")
    image_mirror: str = ""  # <prefix>=<base>: addresses that begin with prefix are read from base instead
    image_source: Literal["real", "synthetic"] = "real"  # what the mirror holds; recorded in images.source
    allowed_hosts: frozenset[str] = frozenset({"raw.githubusercontent.com"})  # others are refused unread
    allowed_networks: frozenset[IPv4Network | IPv6Network] = frozenset()  # private ones that those hosts may lie in
    ingest_chunk_size: PositiveInt = 200  # addresses a task
    ingest_concurrency: PositiveInt = 8  # downloads at once in a task
    download_timeout_seconds: PositiveFloat = 15  # without a word from the host
    download_deadline_seconds: PositiveFloat = 60  # for the whole photograph
    max_download_bytes: PositiveInt = 20_000_000
    retry_minutes: PositiveInt = 15  # before the second attempt; doubles with each one, up to a day

    @field_validator("image_mirror")
    @classmethod
    def _mirror_has_two_sides(cls, value: str) -> str:
        prefix, _, base = value.partition("=")
        if value and not (prefix and base.startswith(("file:///", "http://", "https://"))):
            raise ValueError("expected <prefix>=<base>, base being file:///directory or http(s)://host")
        return value


class TrainSettings(S3Settings, RetrainingPolicy, GatePolicy):
    """From photographs in S3 to a served version."""

    database_url: SecretStr = Field(validation_alias="DATABASE_URL_TRAIN")
    s3_access_key: str = Field(validation_alias="S3_ACCESS_KEY_TRAIN")
    s3_secret_key: SecretStr = Field(validation_alias="S3_SECRET_KEY_TRAIN")
    mlflow_tracking_uri: str
    mlflow_experiment: str = "plants"
    serving_grpc: str = "127.0.0.1:8500"  # host:port, or ipv4:host:port,host:port; each address is a replica
    serving_ca_file: FilePath | None = None  # PEM of whoever signed serving's certificate; without: no TLS
    features_chunk_size: PositiveInt = 500  # photographs a task
    backbone_weights: str = "imagenet"  # a file in Keras' no-top layout, `imagenet` (downloaded) or `random` (seeded)
    training_seed: int = 0
    training_epochs: PositiveInt = 30
    publish_timeout_seconds: PositiveFloat = 120  # for every replica to load a version
    golden_tolerance: PositiveFloat = 1e-4  # in probability, between Keras, the exported file and every replica
    golden_timed_requests: PositiveInt = 10  # a replica, of which the median has to keep to the latency budget
    kept_versions: PositiveInt = 3  # the newest ones that stay in models.config and S3 besides those with an alias
    lease_seconds: PositiveFloat = 300  # after which a crashed promotion no longer holds up others; above any one step
    lease_wait_seconds: PositiveFloat = 330  # for another promotion to end, before this one stops
    record_tries: PositiveInt = 3  # to write the row in promotions, 2 s apart
    git_commit: str = "unknown"


class MonitorSettings(S3Settings, RetrainingPolicy):
    """Looks at the model in service and writes nothing."""

    database_url: SecretStr = Field(validation_alias="DATABASE_URL_MONITOR")
    s3_access_key: str = Field(validation_alias="S3_ACCESS_KEY_MONITOR")
    s3_secret_key: SecretStr = Field(validation_alias="S3_SECRET_KEY_MONITOR")
    mlflow_tracking_uri: str
    mlflow_experiment: str = "plants"


class ExporterSettings(MonitorSettings):
    """Tells Prometheus of data, model and runs; looks with the rights of `monitor`."""

    serving_grpc: str = "127.0.0.1:8500"
    serving_ca_file: FilePath | None = None
    exporter_host: str = "127.0.0.1"
    exporter_port: int = Field(9101, ge=0, le=65535)
    exporter_seconds: PositiveFloat = 60  # between looks; a scrape is answered with the last one
    airflow_url: str = Field("", validation_alias="AIRFLOW_URL")  # without it, nothing is told of DAGs
    airflow_user: str = Field("", validation_alias="EXPORTER_AIRFLOW_USER")
    airflow_password: SecretStr = Field(SecretStr(""), validation_alias="EXPORTER_AIRFLOW_PASSWORD")


class HousekeepingSettings(S3Settings):
    """Forgets what is past its retention."""

    database_url: SecretStr = Field(validation_alias="DATABASE_URL_HOUSEKEEPING")
    s3_access_key: str = Field(validation_alias="S3_ACCESS_KEY_HOUSEKEEPING")
    s3_secret_key: SecretStr = Field(validation_alias="S3_SECRET_KEY_HOUSEKEEPING")
    predictions_retention_days: PositiveFloat = 180
    uploads_retention_days: PositiveFloat = 30  # longer while a review of the photograph waits
    logs_retention_days: PositiveFloat = 30
    airflow_log_directory: Path | None = None  # unset where logs go elsewhere: then none are removed
    sweep_batch: PositiveInt = 1000  # predictions that one transaction deletes
