"""What the others need from their start to their end: the database and S3."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from infra.local import database, object_store
from infra.local.environment import Env
from infra.local.programs.program import BIN, Program
from infra.local.settings import LocalSettings
from ml import catalog


def database_server(server: Path, settings: LocalSettings, whole: Env) -> Program:
    return Program("database", database.command(server, settings), {}, partial(_connects, whole["DATABASE_URL"]))


def s3(settings: LocalSettings, whole: Env, secrets: Mapping[str, str]) -> Program:
    healthy = partial(object_store.answers, whole["S3_ENDPOINT_URL"], secrets)
    return Program("s3", object_store.command(BIN / "weed", settings), {}, healthy)


def _connects(url: str) -> bool:
    with catalog.connect(url).connect():
        return True
