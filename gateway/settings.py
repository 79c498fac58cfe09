"""What the gateway reads from the environment: once, in main()."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    Field,
    FilePath,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from gateway.addresses import DatabaseUrl, HttpUrl, RedisUrl
from gateway.guessable import guessable, opened_by_a_guess
from gateway.keys.document import Rate
from ml.imaging import MAX_FRAMES, MAX_PIXELS

Port = Annotated[int, Field(ge=0, le=65535)]
_SECRETS = Path("/run/secrets")  # one file per variable, where containers have their secrets
_ONLY_IN_DEVELOPMENT = "which only ENVIRONMENT=development allows"
_USERS = {"s3_access_key": "s3_endpoint_url", "mlflow_user": "mlflow_url"}  # a user → what asks for one
_SECRETS_OF = {  # a secret → what asks for it, and whose it is
    "airflow_password": ("airflow_url", "airflow_user"),
    "s3_secret_key": ("s3_endpoint_url", "s3_access_key"),
    "mlflow_password": ("mlflow_user", "mlflow_user"),
}


class SettingsError(Exception):
    """A setting is missing or wrong; the gateway has not started."""


def _outside_development(known: ValidationInfo) -> bool:
    return known.data.get("environment") != "development"


def _text(known: str | SecretStr | None) -> str:
    return known.get_secret_value() if isinstance(known, SecretStr) else known or ""


class Settings(BaseSettings):
    """Each is a variable GATEWAY_<NAME>, but for those that name their own."""

    model_config = SettingsConfigDict(
        env_prefix="GATEWAY_",
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        secrets_dir=_SECRETS if _SECRETS.is_dir() else None,
    )

    environment: Literal["development", "production"] = Field("production", validation_alias="ENVIRONMENT")
    serving_grpc: str = Field(validation_alias="SERVING_GRPC")  # host:port, or dns:///name:port
    # PEM of whoever signed serving's certificate; without, it is asked without TLS.
    serving_ca_file: FilePath | None = Field(None, validation_alias="SERVING_CA_FILE")
    database_url: DatabaseUrl = Field(validation_alias="DATABASE_URL_GATEWAY")
    api_keys_file: Path = Field(validation_alias="API_KEYS_FILE")

    host: str = "127.0.0.1"
    port: Port = 8000
    metrics_port: Port = 8001  # never to be reached from outside
    shutdown_seconds: PositiveFloat = 20  # for requests in flight after SIGTERM

    model_name: str = "plants"
    model_label: str = "stable"  # of the version that answers
    deadline_seconds: PositiveFloat = 2.0  # for serving's answer
    uncertain_below: float = Field(0.8, ge=0, le=1)  # probability

    max_upload_bytes: PositiveInt = 20_000_000  # of a whole request
    max_pixels: PositiveInt = MAX_PIXELS  # of one photograph
    decode_threads: PositiveInt = 2  # for photographs too large to decode on the event loop
    max_frames: PositiveInt = MAX_FRAMES  # of one animated photograph, of which the first is looked at
    max_batch: PositiveInt = 32  # photographs in one request
    max_in_flight: PositiveInt = 64  # requests at work, their bodies complete
    max_uploading: PositiveInt = 512  # requests whose bodies are still coming
    max_body_bytes: PositiveInt = 256_000_000  # of all requests together, in memory
    head_seconds: PositiveFloat = 10  # for a request's head; a connection that says nothing is closed
    body_seconds: PositiveFloat = 15  # for a request's body
    body_grace_seconds: PositiveFloat = 5  # of them, those in which a body may come as slowly as it likes
    body_bytes_per_second: PositiveInt = 1024  # thereafter, on the average since the beginning

    rate: Rate = "600/minute"  # of a key that names none; a photograph in a batch counts as a call
    wrong_keys_rate: Rate = "30/minute"  # from one address; then 429 instead of 401
    # redis://:password@host… when several replicas count together; without, each counts for itself.
    rate_limit_storage: RedisUrl = SecretStr("")

    circuit_opens_after: PositiveInt = 5  # failures of serving in a row
    circuit_probe_seconds: PositiveFloat = 1.0  # between probes while it is open

    # Without its address, /v1/retraining answers 503 `airflow_not_configured`; everything else works.
    airflow_url: str = Field("", validation_alias="AIRFLOW_URL")
    # Where people's browsers reach it, for links alone; without, the address above.
    airflow_public_url: HttpUrl = Field("", validation_alias="AIRFLOW_PUBLIC_URL")
    airflow_user: str = "gateway"
    airflow_password: SecretStr = Field(SecretStr(""), validate_default=True)
    airflow_timeout_seconds: PositiveFloat = 10.0  # for each of its answers

    # Without the address nothing is kept, and the calls on photographs answer 503 `storage_not_configured`.
    s3_endpoint_url: str = Field("", validation_alias="S3_ENDPOINT_URL")
    s3_access_key: SecretStr = Field(SecretStr(""), validation_alias="S3_ACCESS_KEY_GATEWAY", validate_default=True)
    s3_secret_key: SecretStr = Field(SecretStr(""), validation_alias="S3_SECRET_KEY_GATEWAY", validate_default=True)
    keep_photographs: Literal["none", "uncertain", "all"] = "uncertain"  # until UPLOADS_RETENTION_DAYS are over
    keep_max_bytes: PositiveInt = 64_000_000  # of photographs that wait for S3; more are not kept, and counted
    review_share: float = Field(0.02, ge=0, le=1)  # of all predictions: a person looks at them whatever the model says

    # Without the address, the calls on models answer 503 `registry_not_configured`.
    mlflow_url: HttpUrl = Field("", validation_alias="MLFLOW_TRACKING_URI")
    mlflow_public_url: HttpUrl = Field("", validation_alias="MLFLOW_PUBLIC_URL")
    mlflow_user: str = Field("", validate_default=True)  # of a read-only login; development may do without
    mlflow_password: SecretStr = Field(SecretStr(""), validate_default=True)

    prometheus_url: str = Field("", validation_alias="PROMETHEUS_URL")  # without, /v1/monitoring says so

    log_max_rows: NonNegativeInt = 10_000  # predictions that wait for the database; more are lost and counted
    log_retry_seconds: NonNegativeFloat = 5.0  # between attempts while the database is away

    @classmethod
    def read(cls) -> Self:
        """From the environment. Raises SettingsError, which names each wrong variable."""
        try:
            return cls()
        except ValidationError as error:
            wrong = "; ".join(f"{cls._variable(each['loc'])}: {each['msg']}" for each in error.errors())
            raise SettingsError(f"the gateway needs other settings: {wrong}") from error

    @classmethod
    def _variable(cls, location: tuple[int | str, ...]) -> str:
        """As the operator sets it; a field that has a name of its own is told of by that name."""
        name = str(location[0])
        if name not in cls.model_fields:
            return name
        alias = cls.model_fields[name].validation_alias
        return alias if isinstance(alias, str) else f"GATEWAY_{name.upper()}"

    @field_validator("database_url", "rate_limit_storage")
    @classmethod
    def _no_guess_opens_it(cls, value: SecretStr, known: ValidationInfo) -> SecretStr:
        if value and _outside_development(known) and opened_by_a_guess(value.get_secret_value()):
            raise ValueError(f"the password is missing or a default one, {_ONLY_IN_DEVELOPMENT}")
        return value

    @field_validator("s3_access_key", "mlflow_user")
    @classmethod
    def _a_user_is_named(cls, value: SecretStr | str, known: ValidationInfo) -> SecretStr | str:
        asks = _USERS[str(known.field_name)]
        if not value and known.data.get(asks) and _outside_development(known):
            raise ValueError(f"{cls._variable((asks,))} is set, and no login for it, {_ONLY_IN_DEVELOPMENT}")
        return value

    @field_validator("airflow_password", "s3_secret_key", "mlflow_password")
    @classmethod
    def _a_secret_is_one(cls, value: SecretStr, known: ValidationInfo) -> SecretStr:
        """S3 alone may have a default one in development: its servers come with one."""
        asks, user = _SECRETS_OF[str(known.field_name)]
        strict = known.field_name != "s3_secret_key" or _outside_development(known)
        if strict and known.data.get(asks) and guessable(value.get_secret_value(), _text(known.data.get(user))):
            raise ValueError(f"{cls._variable((asks,))} is set, and the secret for it is missing or a default one")
        return value
