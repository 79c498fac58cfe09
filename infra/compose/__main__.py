"""`python3 -m infra.compose`: the secrets of compose.dev.yml, drawn on the first call; Python alone is needed."""

import os
import sys
from pathlib import Path
from typing import Final

from infra.compose.drawn import load_or_draw
from infra.compose.files import addresses, secret_files
from infra.local.secrets import write_private

DIRECTORY: Final = Path(__file__).parents[2] / ".compose"
# As compose.dev.yml publishes them, PORT_GATEWAY and its sisters included.
PORTS: Final = {
    "gateway": 8000, "ui": 8501, "serving_grpc": 8500, "serving_rest": 8502,
    "airflow": 8080, "mlflow": 5000, "s3": 9000, "database": 3306, "prometheus": 9090,
    "alertmanager": 9093, "grafana": 3000,
}  # fmt: skip


def main() -> int:
    os.umask(0o077)
    drawn = load_or_draw(DIRECTORY / "drawn.json")
    for name, content in secret_files(drawn).items():
        file = DIRECTORY / "secrets" / name
        # Keys may have been added or revoked since.
        if not (name == "api_keys" and file.exists()):
            _write(file, content)
    _let_containers_write(DIRECTORY / "load")
    ports = {name: int(os.environ.get(f"PORT_{name.upper()}", port)) for name, port in PORTS.items()}
    write_private(DIRECTORY / "env", addresses(drawn, ports))
    sys.stdout.write(f"secrets: {DIRECTORY / 'secrets'}; addresses and keys: {DIRECTORY / 'env'}\n")
    return 0


def _write(file: Path, content: str) -> None:
    """A file that has this content stays: a container holds on to the very file that it was started with."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists() or file.read_text() != content:
        write_private(file, content)
    # Containers run as users that do not exist here, and see the files alone; the folder above keeps others out.
    file.chmod(0o444)


def _let_containers_write(folder: Path) -> None:
    """As their own users, which do not exist here; the folder above keeps others out."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o777)


if __name__ == "__main__":
    sys.exit(main())
