"""`make up` and its sisters: the stack without containers."""

import logging
import subprocess
import time
from functools import partial
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.table import Table

from infra.local import demo as first_answers
from infra.local import first_prediction, health, main_job, stack, supervisor
from infra.local.environment import Env
from infra.local.errors import SetUpError
from infra.local.plan import Stack
from infra.local.secrets import API_SCOPES
from infra.local.settings import LocalSettings
from ml.errors import MlError

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console(highlight=False, soft_wrap=True)

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]


class Progress:
    """Lines that begin with the seconds since the start."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def seconds(self) -> float:
        return time.monotonic() - self._begun

    def tell(self, what: str) -> None:
        console.print(f"{self.seconds():6.1f} s  {what}", markup=False)


@app.command()
def up() -> None:
    """Start the whole stack, run the main job once, print URLs and keys. A second call is quick and loses nothing."""
    progress = Progress()
    running = stack.up(LocalSettings.read(), progress.tell)
    env = running.env
    serving = first_prediction.a_model_serves(env)
    if not serving or first_prediction.photographs_wait(env):
        with main_job.connect(env["AIRFLOW_URL"], env["AIRFLOW_USER"], env["AIRFLOW_PASSWORD"]) as airflow:
            main_job.run(airflow, progress.tell, serving=serving)
    photograph = first_prediction.save_photograph(env, running.settings.local_directory)
    first_prediction.wait_until_ready(env)
    answer = first_prediction.ask(env, photograph)
    progress.tell(f"first prediction: {first_prediction.said(answer)}")
    _print_rows(running, *_addresses(running.env), *_keys(running))
    console.print(f"\nTry it:\n\n{first_prediction.curl(running.env, photograph)}", markup=False)
    console.print(f"\nready after {progress.seconds():.0f} s")


@app.command()
def down() -> None:
    """Stop every process of the stack, also those whose supervisor was killed; data stay."""
    reaped = supervisor.stop(LocalSettings.read())
    console.print(f"stopped; {reaped} processes had lost their supervisor" if reaped else "stopped")


@app.command()
def status() -> None:
    """Each process with its state and health, and where to find them."""
    settings = LocalSettings.read()
    states = supervisor.states(settings)
    if not states:
        console.print("not running; `make up` starts it")
        raise typer.Exit(1)
    table = Table("process", "state", "health")
    known = stack.known(settings)
    healthy = {each.name: health.is_healthy(each) for each in known.programs}
    for name, state in states.items():
        table.add_row(name, state.lower(), "healthy" if healthy.get(name) else "not healthy")
    console.print(table)
    _print_rows(known, *_addresses(known.env), _all(known))
    raise typer.Exit(0 if all(healthy.values()) else 1)


@app.command()
def demo() -> None:
    """Ask the gateway of the stack that runs, in containers or not, for a prediction; then serving itself."""
    first_answers.show(first_answers.chosen(LocalSettings.read()), partial(console.print, markup=False))


@app.command()
def logs(service: Annotated[str, typer.Argument(help="Process, as `status` lists it.")]) -> None:
    """Follow the log of one process."""
    directory = LocalSettings.read().logs
    file = directory / f"{service}.log"
    if not file.exists():
        known = ", ".join(sorted(each.stem for each in directory.glob("*.log"))) or "none yet"
        raise SetUpError(f"there is no log of {service!r}", f"Logs: {known}")
    subprocess.run(["tail", "-n", "100", "-F", str(file)], check=False)


@app.command()
def clean(*, yes: Yes = False) -> None:
    """Stop the stack and forget all of its data, logs and secrets."""
    settings = LocalSettings.read()
    if not yes:
        typer.confirm(f"Remove {settings.local_directory} with all its data?", abort=True)
    supervisor.stop(settings)
    stack.forget(settings)
    console.print(f"removed the stack in {settings.local_directory}")


def _print_rows(running: Stack, *rows: tuple[str, str]) -> None:
    """With what must be known before an answer is believed."""
    table = Table.grid(padding=(0, 3))
    for row in rows:
        table.add_row(*row)
    console.print()
    console.print(table)
    for warning in running.warnings:
        console.print(f"\n{warning}", style="bold", markup=False)


def _addresses(env: Env) -> list[tuple[str, str]]:
    found = {
        "app": env["UI_URL"],
        "API": f"{env['GATEWAY_URL']}/docs",
        "Airflow": env["AIRFLOW_URL"],
        "MLflow": env["MLFLOW_TRACKING_URI"],
        "serving, gRPC": env["SERVING_GRPC"],
        "serving, REST": f"{env['SERVING_REST']}/v1/models/plants",
        "S3": env["S3_ENDPOINT_URL"],
        "Prometheus": env.get("PROMETHEUS_URL"),
        "Alertmanager": env.get("ALERTMANAGER_URL"),
    }
    return [(name, address) for name, address in found.items() if address]


def _keys(running: Stack) -> list[tuple[str, str]]:
    env = running.env
    return [
        *((f"API key, scope {scope}", env[f"API_KEY_{scope.upper()}"]) for scope in API_SCOPES),
        ("Airflow's user, password", f"{env['AIRFLOW_USER']}  {env['AIRFLOW_PASSWORD']}"),
        _all(running),
    ]


def _all(running: Stack) -> tuple[str, str]:
    return "all addresses and keys", str(running.settings.local_directory / "env")


def main() -> None:
    """Errors that we know end in one sentence and the next step."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        app()
    except SetUpError as error:
        console.print(f"\nmake: {error}\n      {error.next_step}", style="red", markup=False)
        raise SystemExit(1) from error
    except MlError as error:
        console.print(f"\nmake: {type(error).__name__}: {error}", style="red", markup=False)
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()
