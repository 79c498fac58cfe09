from typing import Any

import pytest

from gateway.settings import Settings, SettingsError

NEEDED = {
    "SERVING_GRPC": "serving:8500",
    "DATABASE_URL_GATEWAY": "mysql+pymysql://gateway:s3cr3t-drawn@db:3306/plants",
    "API_KEYS_FILE": "/run/secrets/keys.json",
}


def read(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in (NEEDED | variables).items():
        monkeypatch.setenv(name, value)
    return Settings.read()


def test_what_cannot_be_guessed_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NEEDED:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SettingsError) as caught:
        Settings.read()
    assert all(name in str(caught.value) for name in NEEDED)


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"GATEWAY_PORT": "http"}, "GATEWAY_PORT"),
        ({"GATEWAY_UNCERTAIN_BELOW": "1.5"}, "GATEWAY_UNCERTAIN_BELOW"),
        ({"DATABASE_URL_GATEWAY": "s3cr3t"}, "DATABASE_URL_GATEWAY"),
        ({"ENVIRONMENT": "staging"}, "ENVIRONMENT"),
        ({"GATEWAY_RATE": "often"}, "GATEWAY_RATE"),
        ({"MLFLOW_TRACKING_URI": "sqlite:///mlflow.sqlite"}, "MLFLOW_TRACKING_URI"),
        ({"GATEWAY_MLFLOW_USER": "gateway"}, "GATEWAY_MLFLOW_PASSWORD"),
        ({"GATEWAY_RATE_LIMIT_STORAGE": "memcached://s3cr3t"}, "GATEWAY_RATE_LIMIT_STORAGE"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, variables: dict[str, Any], says: str) -> None:
    with pytest.raises(SettingsError, match=says) as caught:
        read(monkeypatch, **variables)
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize("password", ["", ":gateway", ":password"])
def test_a_default_password_is_for_development_only(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    url = f"mysql+pymysql://gateway{password}@db:3306/plants"
    with pytest.raises(SettingsError, match="ENVIRONMENT=development"):
        read(monkeypatch, DATABASE_URL_GATEWAY=url)
    read(monkeypatch, DATABASE_URL_GATEWAY=url, ENVIRONMENT="development")


@pytest.mark.parametrize("password", ["", "gateway"])
def test_airflow_is_reached_with_a_password_that_nobody_guesses(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    with pytest.raises(SettingsError, match="GATEWAY_AIRFLOW_PASSWORD"):
        read(monkeypatch, AIRFLOW_URL="http://airflow:8080", GATEWAY_AIRFLOW_PASSWORD=password)
    monkeypatch.delenv("AIRFLOW_URL")
    assert read(monkeypatch).airflow_url == ""


def test_the_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "s3cr3t-drawn" not in repr(read(monkeypatch))
