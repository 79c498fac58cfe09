"""What a stack will be: its database and sources, its secrets, `.local/env`, and every configuration file."""

import hashlib
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from infra.local import database, environment, in_service, monitoring, object_store, sources
from infra.local.environment import Env
from infra.local.programs import Installed, Program, all_programs
from infra.local.secrets import API_SCOPES, load_or_draw, write_private
from infra.local.settings import REPOSITORY, LocalSettings

SQL: Final = REPOSITORY / "sql"
NO_PROMETHEUS: Final = "no Prometheus, which could not be fetched: the app shows what there is without it"
_DESK_RATE: Final = "60000/minute"  # of each key: load tests and benches run on them, and nobody else calls

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Stack:
    """A stack that runs: its addresses and credentials, and what it runs on."""

    settings: LocalSettings
    env: Env
    secrets: Mapping[str, str]
    programs: list[Program]

    @property
    def warnings(self) -> list[str]:
        return in_service.warnings(self.env)


def make_plan(settings: LocalSettings, tell: Tell, *, watched: bool) -> Stack:
    """Choose the database and the sources, draw the secrets, write .local/env and the configuration files."""
    secrets = load_or_draw(settings.local_directory / "secrets.json")
    before = env_of_the_last_up(settings)
    with ThreadPoolExecutor(3) as pool:
        chosen_monitoring = pool.submit(monitoring.choose if watched else monitoring.find)
        chosen_photographs = pool.submit(sources.choose_photographs, settings, SQL, before)
        chosen_weights = pool.submit(sources.choose_weights, settings, before)
        server = database.choose(settings)
        if server:
            database.prepare(server, settings, secrets)
        photographs, weights = chosen_photographs.result(), chosen_weights.result()
        installed = Installed(server, chosen_monitoring.result())
    tell(f"database: {'MariaDB' if server else 'a SQLite file: logins and rights are not enforced in it'}")
    tell(f"monitoring: {'Prometheus and Alertmanager' if installed.monitoring else NO_PROMETHEUS}")
    _tell_sources(photographs, weights, tell)
    whole = (
        dict(settings.ml_settings)
        | environment.addresses(settings)
        | environment.credentials(settings, secrets, sqlite=server is None)
        | {"IMAGE_MIRROR": photographs.mirror, "IMAGE_SOURCE": photographs.source, "BACKBONE_WEIGHTS": weights}
        | {"GIT_COMMIT": environment.git_commit()}
        | (monitoring.addresses(settings) if installed.monitoring else {})
    )
    write_private(settings.local_directory / "env", environment.env_file(whole))
    object_store.write_identities(settings, secrets)
    monitoring.write_config(settings)
    _write_api_keys(settings, secrets)
    _write_airflow_passwords(settings, secrets)
    return Stack(settings, whole, secrets, all_programs(settings, whole, secrets, installed))


def env_of_the_last_up(settings: LocalSettings) -> Env:
    file = settings.local_directory / "env"
    return environment.read_env_file(file.read_text()) if file.exists() else {}


def _tell_sources(photographs: sources.Photographs, weights: str, tell: Tell) -> None:
    if photographs.source == "synthetic":
        tell("photographs: SYNTHETIC, drawn by the project: neither a mirror nor the network has the real ones")
    else:
        tell(f"photographs: real, from {photographs.mirror.partition('=')[2] or 'the network'}")
    random = "RANDOM, seeded: neither BACKBONE_WEIGHTS nor the network has trained ones"
    tell(f"backbone weights of the next training: {random if weights == 'random' else weights}")


def _write_api_keys(settings: LocalSettings, secrets: Mapping[str, str]) -> None:
    """One key a scope, kept as SHA-256; a file that is there may have been edited, so it stays."""
    file = settings.etc / "api-keys.json"
    if file.exists():
        return
    digests = {scope: hashlib.sha256(secrets[f"api_key_{scope}"].encode()).hexdigest() for scope in API_SCOPES}
    keys = [
        {"name": scope, "sha256": digest, "scopes": [scope], "rate": _DESK_RATE} for scope, digest in digests.items()
    ]
    write_private(file, json.dumps({"keys": keys}, indent=1))


def _write_airflow_passwords(settings: LocalSettings, secrets: Mapping[str, str]) -> None:
    passwords = {"admin": secrets["airflow_admin"], "gateway": secrets["airflow_gateway"]}
    write_private(settings.etc / "airflow-passwords.json", json.dumps(passwords))
