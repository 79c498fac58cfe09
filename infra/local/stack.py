"""The local stack as a whole: bring it up, in the order that its parts need, and take it down."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.metadata import version

from infra.local import checks, database, environment, health, monitoring, object_store, supervisor
from infra.local.environment import Env
from infra.local.errors import SetUpError
from infra.local.plan import SQL, Stack, Tell, env_of_the_last_up, make_plan
from infra.local.programs import STORES, Installed, all_programs
from infra.local.secrets import load_or_draw
from infra.local.settings import LocalSettings
from ml import catalog


def up(settings: LocalSettings, tell: Tell, *, parts: frozenset[str] | None = None) -> Stack:
    """Start what does not run yet and wait until all of it, or of the named parts, is healthy. Raises SetUpError."""
    fresh = not supervisor.running(settings)
    if fresh:
        _clear_the_ground(settings, tell)
    watched_by = monitoring.written(settings)
    stack = _only(make_plan(settings, tell, watched=parts is None or "prometheus" in parts), parts)
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
    if not fresh and monitoring.written(settings) != watched_by:
        _read_again(stack)
    return stack


def _read_again(stack: Stack) -> None:
    """A configuration that changed, by those that have run since before."""
    for program in (each for each in stack.programs if each.name in monitoring.READERS):
        supervisor.hang_up(stack.settings, program.name)


def _only(stack: Stack, parts: frozenset[str] | None) -> Stack:
    programs = [each for each in stack.programs if parts is None or each.name in parts]
    return replace(stack, programs=programs)


def known(settings: LocalSettings) -> Stack:
    """The stack as the last `up` left it, whether it runs or not. Raises SetUpError."""
    env = env_of_the_last_up(settings)
    if not env:
        raise SetUpError("there is no stack yet", "make up")
    secrets = load_or_draw(settings.local_directory / "secrets.json")
    installed = Installed(
        database_server=None if env["DATABASE_URL"].startswith("sqlite") else database.find_server(),
        monitoring=monitoring.find() if "PROMETHEUS_URL" in env else None,
    )
    return Stack(settings, env, secrets, all_programs(settings, env, secrets, installed))


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


def _clear_the_ground(settings: LocalSettings, tell: Tell) -> None:
    """Nothing of an earlier stack that crashed may hold a port or a file."""
    settings.local_directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if reaped := supervisor.stop(settings):
        tell(f"stopped {reaped} processes that an earlier stack left behind")
    needed = settings.ports.by_name().items()
    checks.check_ports({name: port for name, port in needed if (name, settings.database) != ("database", "sqlite")})
    checks.check_disk(settings.local_directory)
    checks.check_memory()


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
