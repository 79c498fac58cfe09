"""The compose files as compose itself merges them."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, Final

REPOSITORY: Final = Path(__file__).parents[3]
COMPOSE: Final = Path(sys.executable).parent / "docker-compose"
SYNC: Final = "infra/serving/compose.sync.yml"
EMBEDDED: Final = "infra/serving/compose.embedded.yml"
COMBINATIONS: Final[tuple[tuple[str, ...], ...]] = ((), (SYNC,), (EMBEDDED,))


@cache
def stack(*overrides: str) -> dict[str, Any]:
    """Every profile together; nothing of the environment chooses anything."""
    files = [argument for file in ("compose.dev.yml", *overrides) for argument in ("-f", file)]
    command = [str(COMPOSE), "--project-directory", ".", "--env-file", os.devnull, *files, "--profile", "*"]
    done = subprocess.run(
        [*command, "config", "--format", "json"], cwd=REPOSITORY, env={}, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def services(*overrides: str) -> dict[str, dict[str, Any]]:
    return dict(stack(*overrides)["services"])


def is_job(service: dict[str, Any]) -> bool:
    """Whether it runs to its end."""
    return bool(service["restart"] == "no")
