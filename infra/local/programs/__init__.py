"""The processes of the stack: each one's command, its share of the environment, and what tells its health."""

from collections.abc import Mapping
from typing import Final

from infra.local.environment import Env
from infra.local.programs import pipeline, serving, stores, watching
from infra.local.programs.program import Installed, Program
from infra.local.settings import LocalSettings

__all__ = ["STORES", "Installed", "Program", "all_programs"]

STORES: Final = ("database", "s3")


def all_programs(
    settings: LocalSettings, whole: Env, secrets: Mapping[str, str], installed: Installed
) -> list[Program]:
    """Everything that `make up` starts, in the order in which it is listed to a person."""
    server, monitoring = installed.database_server, installed.monitoring
    return [
        *([stores.database_server(server, settings, whole)] if server else []),
        stores.s3(settings, whole, secrets),
        pipeline.mlflow(settings, whole),
        *pipeline.airflow(settings, whole, secrets),
        serving.serving(settings, whole),
        serving.gateway(settings, whole, secrets),
        serving.ui(settings, whole),
        watching.exporter(settings, whole, secrets),
        *(watching.prometheus(monitoring, settings, whole) if monitoring else []),
    ]
