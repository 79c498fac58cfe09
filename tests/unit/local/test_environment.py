import subprocess
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import example, given, settings
from hypothesis import strategies as st

from infra.local import environment
from infra.local.secrets import API_SCOPES, DATABASE_ROLES, S3_ROLES, load_or_draw
from infra.local.settings import LocalSettings

# What is promised to the scripts that source the file, as far as it comes from addresses and credentials.
PROMISED = {
    *("GATEWAY_URL", "UI_URL", "AIRFLOW_URL", "AIRFLOW_USER", "AIRFLOW_PASSWORD", "MLFLOW_TRACKING_URI"),
    *("S3_ENDPOINT_URL", "SERVING_GRPC", "SERVING_REST", "GATEWAY_METRICS_URL", "DATABASE_URL"),
    *(f"API_KEY_{scope.upper()}" for scope in API_SCOPES),
    *(f"DATABASE_URL_{role.upper()}" for role in DATABASE_ROLES),
    *(f"S3_{kind}_KEY_{role.upper()}" for role in ("owner", *S3_ROLES) for kind in ("ACCESS", "SECRET")),
}
values = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)


def sourced(text: str) -> dict[str, str]:
    """The variables that a plain shell has after sourcing the lines on its standard input."""
    script = "set -a; . /dev/stdin; env -0"
    done = subprocess.run(["sh", "-c", script], input=text.encode(), capture_output=True, check=True, env={})
    return dict(line.split("=", 1) for line in done.stdout.decode().split("\0") if "=" in line)


@given(values)
@example("a b'c\"d $HOME `id` \\ # ; & %s")
@settings(max_examples=40, deadline=None)
def test_a_shell_sources_any_value_as_it_is(value: str) -> None:
    assert sourced(environment.env_file({"VALUE": value, "Z": "z"}))["VALUE"] == value


@pytest.mark.parametrize("value", ["plain", "/a path/x", 'say "a"', "$HOME", "a#b", "a # b", "=a=b", "", "a;b"])
def test_the_set_up_reads_its_own_file_back(value: str, tmp_path: Path) -> None:
    (tmp_path / "env").write_text(environment.env_file({"VALUE": value}))
    assert dotenv_values(tmp_path / "env", interpolate=False) == {"VALUE": value}


@pytest.mark.parametrize("sqlite", [True, False])
def test_every_address_and_login_that_is_promised_is_there(settings: LocalSettings, sqlite: bool) -> None:
    secrets = load_or_draw(settings.local_directory / "secrets.json")
    whole = environment.addresses(settings) | environment.credentials(settings, secrets, sqlite=sqlite)
    assert set(whole) >= PROMISED
    assert all(whole.values())


def test_each_role_has_a_login_of_its_own(settings: LocalSettings) -> None:
    secrets = load_or_draw(settings.local_directory / "secrets.json")
    found = environment.credentials(settings, secrets, sqlite=False)
    for role in DATABASE_ROLES:
        password = secrets[f"database_{role}"]
        assert found[f"DATABASE_URL_{role.upper()}"].startswith(f"mysql+pymysql://{role}:{password}@127.0.0.1:")


def test_a_process_inherits_nothing_secret_from_the_person_s_shell(
    settings: LocalSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "hush")
    found = environment.base(settings)
    assert "GITHUB_TOKEN" not in found
    assert found["PLANTS_STACK"] == str(settings.local_directory)
    assert "PATH" in found


def test_outside_a_checkout_the_commit_is_unknown(tmp_path: Path) -> None:
    assert environment.git_commit(tmp_path) == "unknown"
