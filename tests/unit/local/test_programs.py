import socket
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import httpx
import pytest

from infra.local import environment, health, monitoring
from infra.local.programs import Installed, Program, all_programs
from infra.local.secrets import load_or_draw
from infra.local.settings import LocalSettings

AIRFLOW = {"airflow_fernet", "airflow_api", "airflow_jwt"} | {
    f"{kind}_{role}"
    for kind in ("database", "s3_access", "s3_secret")
    for role in ("ingest", "housekeeping", "train", "monitor")
}
# The secrets that a process may hold; every process not listed here holds none.
SHARES = {
    "airflow-api": AIRFLOW,
    "airflow-scheduler": AIRFLOW,
    "airflow-dag-processor": AIRFLOW,
    "gateway": {"database_gateway", "s3_access_gateway", "s3_secret_gateway", "airflow_gateway"},
    "mlflow": {"s3_access_mlflow", "s3_secret_mlflow"},
    "serving": {"s3_access_serving", "s3_secret_serving"},
    "ui": {"api_key_predict"},
    "exporter": {"database_monitor", "s3_access_monitor", "s3_secret_monitor", "airflow_gateway"},
}


@pytest.fixture
def secrets(settings: LocalSettings) -> Mapping[str, str]:
    return load_or_draw(settings.local_directory / "secrets.json")


@pytest.fixture
def programs(settings: LocalSettings, secrets: Mapping[str, str]) -> list[Program]:
    whole = (
        environment.addresses(settings)
        | environment.credentials(settings, secrets, sqlite=False)
        | {"IMAGE_MIRROR": "", "IMAGE_SOURCE": "real", "BACKBONE_WEIGHTS": "random", "GIT_COMMIT": "unknown"}
    )
    installed = Installed(Path("/usr/sbin/mariadbd"), Path("/usr/bin"))
    return all_programs(settings, whole | monitoring.addresses(settings), secrets, installed)


def test_no_process_holds_the_secret_of_another(programs: list[Program], secrets: Mapping[str, str]) -> None:
    for program in programs:
        held = {
            name for name, secret in secrets.items() if any(secret in each for each in program.environment.values())
        }
        assert held <= SHARES.get(program.name, set()), program.name


def test_no_secret_stands_on_a_command_line(programs: list[Program], secrets: Mapping[str, str]) -> None:
    words = " ".join(part for program in programs for part in program.command)
    assert not [name for name, secret in secrets.items() if secret in words]


def test_every_process_has_a_name_of_its_own(programs: list[Program]) -> None:
    assert len({each.name for each in programs}) == len(programs)
    assert {"database", "s3", "mlflow", "airflow-scheduler", "serving", "gateway", "ui"} <= {e.name for e in programs}


def test_the_app_is_told_where_the_stack_has_its_other_pages(programs: list[Program], settings: LocalSettings) -> None:
    (app,) = [each for each in programs if each.name == "ui"]
    ports = settings.ports
    linked = {name: url for name, url in app.environment.items() if name.startswith("UI_") and name.endswith("_URL")}
    assert linked == {
        "UI_AIRFLOW_URL": f"http://127.0.0.1:{ports.airflow}",
        "UI_MLFLOW_URL": f"http://127.0.0.1:{ports.mlflow}",
        "UI_PROMETHEUS_URL": f"http://127.0.0.1:{ports.prometheus}",
        "UI_SWAGGER_URL": f"http://127.0.0.1:{ports.gateway}/docs",
    }


def test_a_process_that_does_not_answer_is_not_healthy() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        ask = partial(httpx.get, f"http://127.0.0.1:{silent.getsockname()[1]}", trust_env=False)
        assert not health.is_healthy(Program("one", [], {}, lambda: ask().is_success))


def test_the_end_of_a_log_is_shown_and_a_missing_one_is_empty(tmp_path: Path) -> None:
    log = tmp_path / "one.log"
    assert health.last_lines(log) == ""
    log.write_bytes(b"\xff" + "\n".join(map(str, range(20))).encode())
    assert health.last_lines(log, count=2) == "    18\n    19"
