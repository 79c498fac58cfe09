"""Commands of the pages that stand there for the reader's own stack: how each begins, and why no test runs it so."""

from collections.abc import Mapping
from typing import Final

_STACK: Final = "asks a running stack"
_STARTS: Final = (
    "starts or ends the stack of the checkout; tests/e2e/launcher.py has one of its own, by the same program"
)
_DOCKER: Final = "needs Docker; tests/images brings the project up, and CI runs these words"
_WHOLE: Final = "is what runs these tests"

# Blocks that tests take from the page itself: (page, kind) → the test.
RUN: Final[Mapping[tuple[str, str], str]] = {
    ("docs/api.md", ""): "tests/integration/gateway/test_documented_calls.py",
    ("docs/api.md", "airflow"): "tests/integration/airflow/test_documented_calls.py",
    ("docs/grpc.md", ""): "tests/integration/serving/test_documented_client.py",
    ("docs/how-to.md", "rows"): "tests/docs/test_how_to.py",
    ("docs/production.md", ""): "tests/infra/k8s/test_page.py",  # runs, or has the page own up to it
}

NOT_RUN: Final[Mapping[str, str]] = {
    "set -a; . .local/env": "takes the addresses of a running stack",
    "grep API_KEY .local/env": "reads the keys of a running stack",
    "photograph=": "names a photograph",
    "export BACKBONE_WEIGHTS=": "names a copy that only some machines have",
    "export IMAGE_MIRROR=": "names a copy that only some machines have",
    "export API_KEYS_FILE=": "names the keys of a running stack; tests/unit/gateway/test_keys_command.py edits a file",
    "curl ": f"{_STACK}; test_calls.py looks each call up, and those of docs/api.md are run",
    "jq ": f"{_STACK}, as curl",
    "make up": _STARTS,
    "make status": _STARTS,
    "make logs": _STARTS,
    "make down": _STARTS,
    "make .venv": "downloads 3 GB of packages; every job of CI begins so",
    "make docs-check": _WHOLE,
    "make bench": "takes minutes; its exit status is its verdict",
    ".venv/bin/python -m tests.bench.peers": "takes minutes; its exit status is its verdict",
    "make drill": "kills every process of the checkout's stack; tests/e2e/test_drill.py kills some of another",
    "make lint": _WHOLE,
    "make test": _WHOLE,
    "make compose-secrets": "tests/infra/compose/test_secrets.py calls the same program",
    "python3 -m infra.compose": "tests/infra/compose/test_secrets.py calls the same program",
    "docker compose ": _DOCKER,
    "git clone ": "takes the repository over the network",
    "git tag ": "releases",
    ".venv/bin/python -m ml ": f"{_STACK}, or takes minutes; test_names.py looks words and options up",
    "digest=$(.venv/bin/python -m ml ": f"{_STACK}; test_names.py looks words and options up",
    "run=$(.venv/bin/python -m ml ": f"{_STACK}; test_names.py looks words and options up",
    "version=$(.venv/bin/python -m ml ": f"{_STACK}; test_names.py looks words and options up",
    ".venv/bin/python -m gateway.keys ": "tests/unit/gateway/test_keys_command.py calls the same program",
    ".venv/bin/python -m pytest ": _WHOLE,
    ".venv/bin/python -m tests.drill ": "tests/e2e/test_drill.py calls the same program",
    "STACK_ENV=": f"{_STACK}, with tests",
}
