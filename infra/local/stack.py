"""The local stack as a whole: bring it up, in the order that its parts need, and take it down."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Final

from infra.local import checks, database, environment, health, object_store, sources, supervisor
from infra.local.environment import Env
from infra.local.errors import SetUpError
from infra.local.programs import STORES, Program, all_programs
from infra.local.secrets import API_SCOPES, load_or_draw, write_private
from infra.local.settings import REPOSITORY, LocalSettings
from ml import catalog

SQL: Final = REPOSITORY / "sql"
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
        """What a person must know before believing an answer."""
        told = {
            "photographs are SYNTHETIC, drawn by the project": self.env["IMAGE_SOURCE"] == "synthetic",
            "backbone's weights are RANDOM": self.env["BACKBONE_WEIGHTS"] == "random",
        }
        return [f"The {what}: what this model says of real plants means little." for what, so in told.items() if so]


def up(settings: LocalSettings, tell: Tell, *, parts: frozenset[str] | None = None) -> Stack:
    """Start what does not run yet and wait until all of it, or of the named parts, is healthy. Raises SetUpError."""
    fresh = not supervisor.running(settings)
    if fresh:
        _clear_the_ground(settings, tell)
    stack = _only(_plan(settings, tell), parts)
    base = environment.base(settings)
    supervisor.write_config(settings, stack.programs)
    if fresh:
        supervisor.launch(settings, base)
    else:
        supervisor.reload(settings)
    with ThreadPoolExecutor(2) as pool:
        airflow = pool.submit(_migrate_airflow, stack, base)
        _start_stores(stack, tell)
        others = [each for each in stack.programs if each.name not in STORES]
        for program in [each for each in others if not each.name.startswith("airflow")]:
            supervisor.start(settings, program.name)
        airflow.result()
    for program in others:
        supervisor.start(settings, program.name)
    health.wait(settings, others, tell)
    return stack


def _only(stack: Stack, parts: frozenset[str] | None) -> Stack:
    programs = [each for each in stack.programs if parts is None or each.name in parts]
    return replace(stack, programs=programs)


def known(settings: LocalSettings) -> Stack:
    """The stack as the last `up` left it, whether it runs or not. Raises SetUpError."""
    env = _env_of_the_last_up(settings)
    if not env:
        raise SetUpError("there is no stack yet", "make up")
    secrets = load_or_draw(settings.local_directory / "secrets.json")
    server = None if env["DATABASE_URL"].startswith("sqlite") else database.find_server()
    return Stack(settings, env, secrets, all_programs(settings, env, secrets, server))


def forget(settings: LocalSettings) -> None:
    """Remove what the set-up made, and nothing else that may lie there. Raises SetUpError."""
    directory = settings.local_directory
    if not directory.exists():
        return
    if not (directory / "secrets.json").exists():
        raise SetUpError(f"{directory} holds no stack of ours", "Nothing was removed; is LOCAL_DIRECTORY right?")
    for each in (directory / name for name in ("data", "etc", "logs")):
        if each.exists():
            shutil.rmtree(each)
    for name in ("env", "photograph.jpg", "supervisord.pid", "secrets.json"):
        (directory / name).unlink(missing_ok=True)
    if not any(directory.iterdir()):
        directory.rmdir()


def _env_of_the_last_up(settings: LocalSettings) -> Env:
    file = settings.local_directory / "env"
    return environment.read_env_file(file.read_text()) if file.exists() else {}


def _clear_the_ground(settings: LocalSettings, tell: Tell) -> None:
    """Nothing of an earlier stack that crashed may hold a port or a file."""
    settings.local_directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if reaped := supervisor.stop(settings):
        tell(f"stopped {reaped} processes that an earlier stack left behind")
    needed = settings.ports.by_name().items()
    checks.check_ports({name: port for name, port in needed if (name, settings.database) != ("database", "sqlite")})
    checks.check_disk(settings.local_directory)
    checks.check_memory()


def _plan(settings: LocalSettings, tell: Tell) -> Stack:
    """Choose the database and the sources, draw the secrets, write .local/env and the configuration files."""
    secrets = load_or_draw(settings.local_directory / "secrets.json")
    before = _env_of_the_last_up(settings)
    with ThreadPoolExecutor(2) as pool:
        chosen_photographs = pool.submit(sources.choose_photographs, settings, SQL, before)
        chosen_weights = pool.submit(sources.choose_weights, settings, before)
        server = database.choose(settings)
        if server:
            database.prepare(server, settings, secrets)
        photographs, weights = chosen_photographs.result(), chosen_weights.result()
    tell(f"database: {'MariaDB' if server else 'a SQLite file: logins and rights are not enforced in it'}")
    _tell_sources(photographs, weights, tell)
    whole = (
        dict(settings.ml_settings)
        | environment.addresses(settings)
        | environment.credentials(settings, secrets, sqlite=server is None)
        | {"IMAGE_MIRROR": photographs.mirror, "IMAGE_SOURCE": photographs.source, "BACKBONE_WEIGHTS": weights}
        | {"GIT_COMMIT": environment.git_commit()}
    )
    write_private(settings.local_directory / "env", environment.env_file(whole))
    object_store.write_identities(settings, secrets)
    _write_api_keys(settings, secrets)
    _write_airflow_passwords(settings, secrets)
    return Stack(settings, whole, secrets, all_programs(settings, whole, secrets, server))


def _tell_sources(photographs: sources.Photographs, weights: str, tell: Tell) -> None:
    if photographs.source == "synthetic":
        tell("photographs: SYNTHETIC, drawn by the project: neither a mirror nor the network has the real ones")
    else:
        tell(f"photographs: real, from {photographs.mirror.partition('=')[2] or 'the network'}")
    random = "RANDOM, seeded: neither BACKBONE_WEIGHTS nor the network has trained ones"
    tell(f"backbone weights: {random if weights == 'random' else weights}")


def _start_stores(stack: Stack, tell: Tell) -> None:
    """The database and S3, and what must be in them before anything else starts."""
    stores = [each for each in stack.programs if each.name in STORES]
    for program in stores:
        supervisor.start(stack.settings, program.name)
    health.wait(stack.settings, stores, tell)
    engine = catalog.connect(stack.env["DATABASE_URL"])
    applied = database.set_up(engine, stack.secrets, SQL)
    tell(
        f"tables: {', '.join(applied) if applied else 'up to date'}; plants_data has {database.count_rows(engine)} rows"
    )
    object_store.set_up(stack.env["S3_ENDPOINT_URL"], stack.secrets)


def _migrate_airflow(stack: Stack, base: Env) -> None:
    """Airflow's own tables: once for each version of it, since it takes ten seconds to find out that nothing is new."""
    stamp = stack.settings.data / "airflow" / "migrated"
    own = next((each.environment for each in stack.programs if each.name == "airflow-api"), None)
    if own is None or (stamp.exists() and stamp.read_text() == version("apache-airflow")):
        return
    stamp.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "airflow", "db", "migrate"]
    migrated = subprocess.run(
        command, env=base | own, cwd=stack.settings.local_directory, capture_output=True, text=True, check=False
    )
    if migrated.returncode != 0:
        raise SetUpError(f"airflow db migrate failed:\n{migrated.stderr[-800:]}", "Try again; make clean starts over.")
    stamp.write_text(version("apache-airflow"))


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
