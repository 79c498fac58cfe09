"""What the app reads from the environment: once a run, in app.py."""

from pathlib import Path
from typing import Final, NamedTuple, Self

from pydantic import HttpUrl, PositiveFloat, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

SECRETS: Final = Path("/run/secrets")  # one file per variable, where containers have their secrets


class Fault(NamedTuple):
    """What is wrong with a variable; None where it is missing."""

    variable: str
    why: str | None


class SettingsError(Exception):
    """Settings are missing or wrong; no page is drawn."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{each.variable}: {each.why or 'missing'}" for each in faults))
        self.faults = faults


class Settings(BaseSettings):
    """Each is a variable of the same name in capitals."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, secrets_dir=SECRETS if SECRETS.is_dir() else None
    )

    gateway_url: HttpUrl
    ui_api_key: SecretStr | None = None  # whoever opens the app asks with it, so its only scope is predict
    ui_deadline_seconds: PositiveFloat = 15.0  # for the gateway's answer; a phone's photograph may take a while to send
    # Where people who use the app find the operator's other pages; those without an address are not shown.
    ui_grafana_url: HttpUrl | None = None
    ui_prometheus_url: HttpUrl | None = None
    ui_airflow_url: HttpUrl | None = None
    ui_mlflow_url: HttpUrl | None = None
    ui_swagger_url: HttpUrl | None = None

    @property
    def elsewhere(self) -> dict[str, str]:
        """Page → address, of those that the operator named."""
        named = {
            "grafana": self.ui_grafana_url,
            "prometheus": self.ui_prometheus_url,
            "airflow": self.ui_airflow_url,
            "mlflow": self.ui_mlflow_url,
            "swagger": self.ui_swagger_url,
        }
        return {name: str(url) for name, url in named.items() if url is not None}

    @classmethod
    def read(cls) -> Self:
        """From the environment. Raises SettingsError, which names each wrong variable."""
        try:
            return cls()
        except ValidationError as error:
            faults = [(each["loc"][0], each["type"], each["msg"]) for each in error.errors()]
            raise SettingsError(
                [Fault(str(name).upper(), None if kind == "missing" else said) for name, kind, said in faults]
            ) from error
