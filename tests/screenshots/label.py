"""docs/images/README.md: what each picture shows, and of which system, when."""

import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from infra.local import in_service, running
from infra.local.environment import Env
from infra.local.settings import REPOSITORY

SHOWN: Final = {
    "classify": "the app: a photograph with its answer, and where the model looked",
    "classify-phone": "the same on a telephone of 390 pixels, at twice the resolution",
    "review": "the app: answers that wait for a person's word",
    "data": "the app: what the model learns from",
    "models": "the app: versions of the model",
    "training": "the app: trainings, and when the next one comes",
    "monitoring": "the app: alerts, calls, answers, and the model in service",
    "monitoring-french": "the same in French",
    "api": "Swagger, the gateway's own page of its API",
    "airflow-graph": "Airflow: the tasks of a training",
    "airflow-runs": "Airflow: the trainings so far",
    "mlflow-runs": "MLflow: one run per training, with its data set and its model",
    "mlflow-run": "MLflow: the metrics and parameters of the latest one",
    "mlflow-registry": "MLflow: the versions of the model",
    "prometheus-alerts": "Prometheus: the rules, and which of them fire",
    "prometheus-targets": "Prometheus: what it reads",
}


def page(names: list[str], env: Env, browser: str) -> str:
    """In Markdown. A page of the app that is newer than this table is called by its name."""
    shown = {name: SHOWN[name] for name in SHOWN if name in names} | {
        name: f"the app: {name}" for name in names if name not in SHOWN
    }
    rows = "".join(f"| [`{name}.png`]({name}.png) | {what} |\n" for name, what in shown.items())
    facts = "".join(f"- {what}: {said}\n" for what, said in _facts(env, browser).items())
    return f"# Pictures\n\n{_PREFACE}\n\n{facts}\n| file | shows |\n| --- | --- |\n{rows}"


_PREFACE: Final = (
    "Taken by `make screenshots`. Photographs that were classified for them are drawn by the project: drift notices,\n"
    "and nothing learns from them. Photographs of the training data are veiled."
)


def _facts(env: Env, browser: str) -> Mapping[str, str]:
    listed = running.given()
    stack = _of_make_up(env) if listed is None else {"stack": f"the one that `{listed.file.name}` lists"}
    return {
        "when": f"{datetime.now(UTC):%d %B %Y, %H:%M} UTC",
        **stack,
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, Chromium {browser}",
    }


def _of_make_up(env: Env) -> Mapping[str, str]:
    model = in_service.model(env)
    file = Path(env["BACKBONE_WEIGHTS"]).name
    return {
        "stack": "`make up`",
        "commit of the stack": f"{env['GIT_COMMIT']}{', with changes that were not committed' if _changed() else ''}",
        "the model learned from": f"{model['trained_on']} photographs",
        "weights of its backbone": f"`{file}`" if model["backbone_weights"] == "file" else model["backbone_weights"],
        "database": "SQLite" if env["DATABASE_URL"].startswith("sqlite") else "MariaDB",
    }


def _changed() -> bool:
    """The pictures themselves are about to change."""
    command = ["git", "-C", str(REPOSITORY), "status", "--porcelain", "--", ".", ":!docs/images"]
    return bool(subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip())
