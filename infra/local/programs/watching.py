"""What watches the others: the exporter, Prometheus and Alertmanager."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from infra.local import monitoring, policy
from infra.local.environment import Env, share
from infra.local.programs.program import Program, answers, module
from infra.local.settings import LocalSettings


def exporter(settings: LocalSettings, whole: Env, secrets: Mapping[str, str]) -> Program:
    shared = [name for name in whole if name in policy.names() or name.endswith("_MONITOR")]
    environment = share(whole, [*shared, "MLFLOW_TRACKING_URI", "S3_ENDPOINT_URL", "SERVING_GRPC", "AIRFLOW_URL"]) | {
        "EXPORTER_AIRFLOW_USER": "gateway",
        "EXPORTER_AIRFLOW_PASSWORD": secrets["airflow_gateway"],
        "EXPORTER_PORT": str(settings.ports.exporter),
    }
    metrics = f"http://127.0.0.1:{settings.ports.exporter}/metrics"
    return Program("exporter", module("ml", "exporter"), environment, partial(answers, metrics))


def prometheus(programs: Path, settings: LocalSettings, whole: Env) -> list[Program]:
    """Prometheus and Alertmanager."""
    commands = {"prometheus": monitoring.prometheus, "alertmanager": monitoring.alertmanager}
    ready = {name: f"{whole[f'{name.upper()}_URL']}/-/ready" for name in commands}
    return [
        Program(name, command(programs, settings), {}, partial(answers, ready[name]))
        for name, command in commands.items()
    ]
