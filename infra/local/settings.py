"""Where the local stack lives and on which ports: read once by `make up` and its sisters."""

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from infra.local import policy
from infra.local.errors import SetUpError

REPOSITORY = Path(__file__).parents[2]


class Ports(BaseSettings):
    """One a service, all on 127.0.0.1; each is a variable of that name (PORT_GATEWAY=8100)."""

    model_config = SettingsConfigDict(
        frozen=True, env_prefix="PORT_", env_ignore_empty=True, env_file=REPOSITORY / ".env", extra="ignore"
    )

    gateway: int = 8000
    gateway_metrics: int = 8001
    ui: int = 8501
    serving_grpc: int = 8500
    serving_rest: int = 8502
    airflow: int = 8080
    mlflow: int = 5000
    s3: int = 9000
    s3_master: int = 9333  # SeaweedFS: its gRPC ports are each 10000 higher
    s3_volume: int = 9340
    s3_filer: int = 8888
    s3_admin: int = 23646
    database: int = 3306
    exporter: int = 9101
    prometheus: int = 9090
    alertmanager: int = 9093

    def by_name(self) -> Mapping[str, int]:
        """Every port that will be listened on, SeaweedFS' gRPC ports too."""
        own: dict[str, int] = self.model_dump()
        return own | {f"{name}_grpc": port + 10000 for name, port in own.items() if name.startswith("s3")}


class LocalSettings(BaseSettings):
    """What a person may choose before `make up`; `.env` and the environment both serve."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, env_file=REPOSITORY / ".env", extra="ignore")

    local_directory: Path = REPOSITORY / ".local"  # data, logs and secrets; `make clean` removes it
    image_mirror: str = ""  # <prefix>=<base>: read photographs from base instead of from the network
    backbone_weights: str = ""  # a weights file, `imagenet` or `random`; unset, those of before, else Keras' own
    database: str = Field(
        "auto", pattern="^(auto|mariadb|sqlite)$"
    )  # auto: MariaDB when it is there or can be installed
    alert_webhook_url: str = ""  # where Alertmanager sends alerts; unset, they stand on its page only
    alert_patience: float = Field(1, gt=0, le=1)  # times what rules wait before they fire; below 1 to try them out
    ports: Ports = Field(default_factory=Ports)
    # ACCURACY_FLOOR and its like, for Airflow's tasks: ml/settings.py says what each means.
    ml_settings: Mapping[str, str] = Field(default_factory=lambda: policy.chosen(REPOSITORY / ".env"))

    @field_validator("local_directory")
    @classmethod
    def _is_absolute(cls, value: Path) -> Path:
        """Relative to the repository: the processes of the stack run elsewhere."""
        return (REPOSITORY / value.expanduser()).resolve()

    @classmethod
    def read(cls) -> Self:
        """Raises SetUpError that names each wrong variable."""
        try:
            return cls()
        except ValidationError as error:
            prefix = "PORT_" if error.title == Ports.__name__ else ""
            wrong = "; ".join(f"{prefix}{each['loc'][-1]}".upper() + f": {each['msg']}" for each in error.errors())
            raise SetUpError(f"wrong setting: {wrong}", "Correct it in the environment or in .env.") from error

    @property
    def data(self) -> Path:
        return self.local_directory / "data"

    @property
    def logs(self) -> Path:
        return self.local_directory / "logs"

    @property
    def etc(self) -> Path:
        return self.local_directory / "etc"
