"""k8s/connect.sh with a kubectl that forwards to a server of the test's, since there is no cluster here."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

import httpx
import pytest

from infra.local.environment import Env, read_env_file
from tests.infra.k8s import charts
from tests.infra.k8s.charts import K8S

SECRET: Final = {
    "api-key-predict": "predictkey", "s3-access-ingest": "ingestuser", "s3-secret-ingest": "ingestsecret",
    "database-owner": "ownerpassword", "database-train": "trainpassword", "database-root": "rootpassword",
    "airflow-admin": "airflowpassword", "mlflow-admin": "mlflowpassword", "postgresql-owner": "pgpassword",
}  # fmt: skip
PARTS: Final = ("GATEWAY", "UI", "AIRFLOW", "MLFLOW", "S3", "DATABASE", "SERVING_GRPC", "SERVING_REST", "PROMETHEUS")
# Answers as kubectl does where the script reads it; each forward serves one connection a second time too, then ends.
KUBECTL: Final = """#!{python}
import json, socket, sys, threading
words = sys.argv[1:]
if "/readyz" in words:
    print("ok", end="")
elif "secret" in words:
    for key, value in json.loads({secret!r}).items():
        print(key, value)
elif "port-forward" in words:
    open({record!r}, "a").write(words[-2] + "\\n")
    listener = socket.create_server(("127.0.0.1", int(words[-1].partition(":")[0])))
    def pipe(source, target):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    for _ in range({connections}):
        near = listener.accept()[0]
        far = socket.create_connection(("127.0.0.1", {port}))
        threading.Thread(target=pipe, args=(near, far), daemon=True).start()
        pipe(far, near)
elif "get" in words:
    sys.exit(words[-1].endswith("grafana"))
"""


class Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name that the class gave it)
        """Nothing."""


@pytest.fixture
def pod() -> Iterator[int]:
    """The port of a server."""
    with HTTPServer(("127.0.0.1", 0), Hello) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def environment(tmp_path: Path, pod: int, free_port: Callable[[], int]) -> Env:
    text = KUBECTL.format(
        python=sys.executable, secret=json.dumps(SECRET), record=str(tmp_path / "record"), port=pod, connections=3
    )
    (tmp_path / "kubectl").write_text(text)
    (tmp_path / "kubectl").chmod(0o755)
    ports = {f"PORT_{name}": str(free_port()) for name in PARTS}
    return {"PATH": f"{tmp_path}:{os.environ['PATH']}", **ports}


def test_a_command_finds_every_part_and_its_login_and_gives_its_exit_status(environment: Env, tmp_path: Path) -> None:
    show = ["sh", "-c", f'cp "$STACK_ENV" {tmp_path}/seen; stat -c %a "$STACK_ENV"; exit 7']
    done = subprocess.run(
        [K8S / "connect.sh", "dev", *show], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (7, "600\n"), done.stderr
    seen = read_env_file((tmp_path / "seen").read_text())
    assert seen["GATEWAY_URL"] == f"http://127.0.0.1:{environment['PORT_GATEWAY']}"
    address = f"127.0.0.1:{environment['PORT_DATABASE']}/plants_dev"
    assert seen["DATABASE_URL"] == f"mysql+pymysql://plants:ownerpassword@{address}"
    assert seen["DATABASE_URL_TRAIN"] == f"mysql+pymysql://train:trainpassword@{address}"
    assert (seen["S3_ACCESS_KEY_INGEST"], seen["S3_SECRET_KEY_INGEST"]) == ("ingestuser", "ingestsecret")
    assert (seen["API_KEY_PREDICT"], seen["AIRFLOW_PASSWORD"]) == ("predictkey", "airflowpassword")
    assert not {"rootpassword", "pgpassword"} & set(seen.values())


def test_it_forwards_until_it_is_ended_also_after_a_pod_went(environment: Env, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{environment['PORT_GATEWAY']}"
    process = subprocess.Popen([K8S / "connect.sh", "dev"], env=environment, stderr=subprocess.DEVNULL)
    try:
        for _ in range(5):  # more than a forward lasts
            assert _eventually(url) == "hello"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)
    asked = (tmp_path / "record").read_text().split()
    assert asked.count("service/plants-dev-gateway") > 1
    ours = {f"service/{each['metadata']['name']}" for each in charts.of_kind(charts.DEV, "Service")}
    assert {each for each in asked if each.startswith("service/plants-dev")} <= ours


def _eventually(url: str) -> str:
    for _ in range(100):
        try:
            return httpx.get(url, trust_env=False, timeout=2).text
        except httpx.HTTPError:
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")
