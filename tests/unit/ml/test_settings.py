import pytest

from ml.policies import GatePolicy, RetrainingPolicy
from ml.settings import (
    HousekeepingSettings,
    IngestSettings,
    MonitorSettings,
    OwnerSettings,
    SettingsError,
    TrainSettings,
)

INGEST = {
    "DATABASE_URL_INGEST": "sqlite://",
    "S3_ENDPOINT_URL": "http://127.0.0.1:9000",
    "S3_ACCESS_KEY_INGEST": "key",
    "S3_SECRET_KEY_INGEST": "hush",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment of an ingest task, and nothing of the person who runs the tests."""
    for name in ("DATABASE_URL", "DATABASE_URL_TRAIN", "IMAGE_MIRROR", "IMAGE_SOURCE", "ALLOWED_HOSTS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in INGEST.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_a_role_reads_its_own_login(environment: pytest.MonkeyPatch) -> None:
    settings = IngestSettings.read()
    assert settings.database_url.get_secret_value() == "sqlite://"
    assert settings.s3_secret_key.get_secret_value() == "hush"


def test_a_secret_is_never_shown(environment: pytest.MonkeyPatch) -> None:
    assert "hush" not in repr(IngestSettings.read())


@pytest.mark.parametrize("name", sorted(INGEST))
@pytest.mark.parametrize("value", ["", None], ids=["empty", "missing"])
def test_a_variable_that_is_missing_or_empty_is_named(
    environment: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    if value is None:
        environment.delenv(name)
    else:
        environment.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        IngestSettings.read()


def test_a_login_of_another_role_does_not_do(environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL_TRAIN"):
        TrainSettings.read()


@pytest.mark.parametrize(
    "mirror", ["https://", "=file:///a", "https://=ftp://a", "https://=relative", "https://=file://a"]
)
def test_a_mirror_without_two_sides_is_refused(environment: pytest.MonkeyPatch, mirror: str) -> None:
    environment.setenv("IMAGE_MIRROR", mirror)
    with pytest.raises(SettingsError, match=r"IMAGE_MIRROR.*<prefix>=<base>"):
        IngestSettings.read()


def test_other_hosts_are_allowed_by_a_list(environment: pytest.MonkeyPatch) -> None:
    assert IngestSettings.read().allowed_hosts == {"raw.githubusercontent.com"}
    environment.setenv("ALLOWED_HOSTS", '["a.example", "b.example"]')
    assert IngestSettings.read().allowed_hosts == {"a.example", "b.example"}


def test_the_owner_finds_sql_beside_the_library(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DATABASE_URL", "sqlite://")
    assert (OwnerSettings.read().sql_directory / "01_schema.sql").exists()


@pytest.fixture
def roles(environment: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment of every task."""
    for role in ("TRAIN", "MONITOR", "HOUSEKEEPING"):
        for name in ("DATABASE_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY"):
            environment.setenv(f"{name}_{role}", "hush")
    environment.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:5000")
    return environment


def test_who_trains_and_who_watches_decide_by_the_same_numbers(roles: pytest.MonkeyPatch) -> None:
    roles.setenv("RETRAIN_NEW_PHOTOGRAPHS", "7")
    trains, watches = RetrainingPolicy.of(TrainSettings.read()), RetrainingPolicy.of(MonitorSettings.read())
    assert trains == watches == RetrainingPolicy(retrain_new_photographs=7)


def test_a_policy_takes_no_secret_along(roles: pytest.MonkeyPatch) -> None:
    policy = GatePolicy.of(TrainSettings.read())
    assert policy == GatePolicy()
    assert "hush" not in str(policy.model_dump())


def test_without_a_directory_no_logs_are_removed(roles: pytest.MonkeyPatch) -> None:
    assert HousekeepingSettings.read().airflow_log_directory is None
