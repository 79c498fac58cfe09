from typing import Any

import pytest

from gateway.settings import Settings, SettingsError

NEEDED = {
    "SERVING_GRPC": "serving:8500",
    "DATABASE_URL_GATEWAY": "mysql+pymysql://gateway:s3cr3t-drawn@db:3306/plants",
    "API_KEYS_FILE": "/run/secrets/keys.json",
}
DRAWN = "s3cr3t-drawn"
AIRFLOW = {"AIRFLOW_URL": "http://airflow:8080", "GATEWAY_AIRFLOW_PASSWORD": DRAWN}
S3 = {"S3_ENDPOINT_URL": "http://s3:9000", "S3_ACCESS_KEY_GATEWAY": "gateway", "S3_SECRET_KEY_GATEWAY": DRAWN}
MLFLOW = {"MLFLOW_TRACKING_URI": "http://mlflow", "GATEWAY_MLFLOW_USER": "gateway", "GATEWAY_MLFLOW_PASSWORD": DRAWN}
REDIS = {"GATEWAY_RATE_LIMIT_STORAGE": f"rediss://:{DRAWN}@redis:6379/0"}
ALL = AIRFLOW | S3 | MLFLOW | REDIS


def read(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in (NEEDED | variables).items():
        monkeypatch.setenv(name, value)
    return Settings.read()


def test_what_cannot_be_guessed_is_asked_for_by_name() -> None:
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
        ({"GATEWAY_RATE_LIMIT_STORAGE": "redis://u:pw@redis:s3cr3t"}, "GATEWAY_RATE_LIMIT_STORAGE"),
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


def test_production_starts_with_secrets_that_were_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, **ALL).environment == "production"


@pytest.mark.parametrize(
    ("variable", "value", "because"),
    [
        *(("S3_SECRET_KEY_GATEWAY", value, "S3_ENDPOINT_URL is set") for value in ("", "changeme", "gateway")),
        ("S3_ACCESS_KEY_GATEWAY", "", "S3_ENDPOINT_URL is set"),
        *(("GATEWAY_RATE_LIMIT_STORAGE", f"redis://{login}redis:6379/0", "password") for login in ("", ":Redis@")),
        ("GATEWAY_MLFLOW_USER", "", "MLFLOW_TRACKING_URI is set"),
    ],
)
def test_only_development_starts_on_a_default_or_missing_secret(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, because: str
) -> None:
    with pytest.raises(SettingsError, match=f"{variable}: .*{because}"):
        read(monkeypatch, **ALL | {variable: value})
    read(monkeypatch, **ALL | {variable: value}, ENVIRONMENT="development")


@pytest.mark.parametrize("environment", ["production", "development"])
@pytest.mark.parametrize("password", ["", "gateway", "Password1234"])
def test_airflow_and_mlflow_are_reached_with_passwords_that_nobody_guesses(
    monkeypatch: pytest.MonkeyPatch, password: str, environment: str
) -> None:
    for name, asks in {"AIRFLOW": "AIRFLOW_URL", "MLFLOW": "GATEWAY_MLFLOW_USER"}.items():
        variable = f"GATEWAY_{name}_PASSWORD"
        with pytest.raises(SettingsError, match=f"{variable}: [^;]* {asks} is set"):
            read(monkeypatch, **ALL | {variable: password}, ENVIRONMENT=environment)


def test_without_the_others_addresses_no_secret_of_theirs_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch).airflow_url == ""


def test_the_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "s3cr3t-drawn" not in repr(read(monkeypatch))
