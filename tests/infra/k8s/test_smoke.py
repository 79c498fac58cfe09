"""What `helm test` runs, against a real gateway."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.infra.k8s import charts
from tests.integration.gateway.processes import PREDICT_KEY, Gateway, eventually, migrated_database, running_gateway
from tests.integration.gateway.serving_process import running_serving

FreePort = Callable[[], int]


def smoke(gateway: Gateway, key: str = PREDICT_KEY) -> subprocess.CompletedProcess[str]:
    """As the pod runs it: the text of the rendered chart, an address and a key."""
    pod = charts.named(charts.DEV, "Pod", "plants-dev-test")
    container = pod["spec"]["containers"][0]
    environment = os.environ | {
        "GATEWAY_URL": str(gateway.client.base_url),
        "API_KEY_PREDICT": key,
        "WAIT_SECONDS": "0",
    }
    command = [sys.executable, *container["command"][1:], *container["args"]]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_it_passes_once_the_model_answers_and_not_with_a_wrong_key(
    tmp_path: Path, saved_model: bytes, free_port: FreePort
) -> None:
    port = free_port()
    database_url = migrated_database(tmp_path / "plants.sqlite")
    with (
        running_serving(tmp_path, saved_model, port),
        running_gateway(tmp_path, serving=f"127.0.0.1:{port}", database_url=database_url) as gateway,
    ):
        eventually(gateway.ready)
        passed = smoke(gateway)
        assert passed.returncode == 0, passed.stderr
        assert '"label"' in passed.stdout
        assert smoke(gateway, key="nobody's").returncode == 1


def test_it_fails_while_there_is_no_model(tmp_path: Path, free_port: FreePort) -> None:
    database_url = migrated_database(tmp_path / "plants.sqlite")
    nobody = f"127.0.0.1:{free_port()}"
    with running_gateway(tmp_path, serving=nobody, database_url=database_url) as gateway:
        failed = smoke(gateway)
    assert failed.returncode == 1
    assert "model_unavailable" in failed.stdout
