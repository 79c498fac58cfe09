"""What the app reads from the environment: once a run, in app.py."""

from typing import Literal, Self

from pydantic import HttpUrl, PositiveFloat, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """A setting is missing or wrong; no page is drawn."""


class Settings(BaseSettings):
    """Each is a variable of the same name in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    gateway_url: HttpUrl
    ui_api_key: SecretStr | None = None  # whoever opens the app asks with it, so its only scope is predict
    ui_deadline_seconds: PositiveFloat = 15.0  # for the gateway's answer; a phone's photograph may take a while to send
    dataset_source: Literal["real", "synthetic"] | None = None  # of the model that is served
    backbone_weights_kind: Literal["imagenet", "file", "random"] | None = None

    @classmethod
    def read(cls) -> Self:
        """From the environment. Raises SettingsError, which names each wrong variable."""
        try:
            return cls()
        except ValidationError as error:
            wrong = "; ".join(_fault(str(each["loc"][0]).upper(), each["type"], each["msg"]) for each in error.errors())
            raise SettingsError(f"The app cannot start: {wrong}. Set this in its environment.") from error


def _fault(variable: str, kind: str, message: str) -> str:
    return f"{variable} is missing" if kind == "missing" else f"{variable} is wrong ({message})"
