"""The real serving process that a gateway asks, with its versions and its models.config."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.integration.gateway.processes import environment, running


@contextmanager
def running_serving(directory: Path, saved_model: bytes, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Version 1 under the label `stable`; not awaited."""
    put_version(directory, 1, saved_model)
    config = write_config(directory, versions=[1], stable=1)
    command = [
        *(sys.executable, "-m", "infra.serving", f"--port={port}", f"--model_config_file={config}"),
        *("--model_config_file_poll_wait_seconds=0.2", "--file_system_poll_wait_seconds=0.2"),
        *("--tensorflow_intra_op_parallelism=1", "--allow_version_labels_for_unavailable_models=true"),
    ]
    log = directory / "serving.log"
    with log.open("wb") as output, running(command, output, environment()) as process:
        yield process


def put_version(directory: Path, version: int, saved_model: bytes) -> None:
    target = directory / "plants" / str(version)
    target.mkdir(parents=True)
    (target / "saved_model.pb").write_bytes(saved_model)


def write_config(directory: Path, *, versions: list[int], stable: int) -> Path:
    """In one step, so that serving never reads half of it."""
    listed = " ".join(f"versions: {version}" for version in versions)
    text = (
        f'model_config_list {{ config {{ name: "plants" base_path: "{directory / "plants"}"'
        f' model_platform: "tensorflow" model_version_policy {{ specific {{ {listed} }} }}'
        f' version_labels {{ key: "stable" value: {stable} }} }} }}'
    )
    scratch = directory / "models.config.new"
    scratch.write_text(text)
    return scratch.replace(directory / "models.config")
