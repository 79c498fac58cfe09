"""docs/api.md as a script: its shell blocks, by the word that stands beside `sh`."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parents[1] / "docs" / "api.md"
# A refusal ends the script, with its problem as the last thing said.
STRICT: Final = 'set -euo pipefail; curl() { command curl -sS --fail-with-body "$@"; }\n'


def blocks(*kinds: str) -> list[str]:
    """In their order; the kind of a plain block is empty."""
    found = re.findall(r"^```sh ?([a-z ]*)\n(.*?)^```", PAGE.read_text(), flags=re.MULTILINE | re.DOTALL)
    return [body for kind, body in found if kind in kinds]


def run(script: list[str], directory: Path, variables: Mapping[str, str]) -> None:
    command = ["bash", "-c", STRICT + "\n".join(script)]
    done = subprocess.run(
        command, cwd=directory, env=dict(variables), capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, f"{done.stdout[-1500:]}\n{done.stderr[-500:]}"
