"""`python -m tests.bench.peers`: one server after the other, the same load on each, one table, and the verdict."""

import json
import logging
import os
import subprocess
import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final

import httpx
import structlog
import typer

from infra.local.environment import git_commit
from infra.local.errors import SetUpError
from infra.local.settings import REPOSITORY, LocalSettings
from tests.bench.peers import processes, table
from tests.bench.peers.environments import environment
from tests.bench.peers.errors import BenchError, NotServing
from tests.bench.peers.given import EXPECTED
from tests.bench.peers.peers import PEERS
from tests.bench.peers.rounds import Rounds
from tests.bench.peers.table import Measured
from tests.load.files import thumbnails

OUT: Final = REPOSITORY / ".local" / "bench"
OUR_PROGRAMS: Final = Path(sys.executable).parent
Seconds = Annotated[float, typer.Option(help="For each server and number of callers.", min=1)]


def bench(seconds: Seconds = 4) -> None:
    """Exit code 1 when a promise does not hold, 2 when there is no whole table."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        ours, direct, *others = _measured(seconds)
    except (BenchError, SetUpError, httpx.HTTPError) as error:
        typer.secho(f"no table: {error}", fg="red", err=True)
        raise typer.Exit(2) from error
    told = f"{table.report(ours, [direct, *others])}\n{_where()}; {table.share(ours, direct)}.\n"
    (OUT / "peers.md").write_text(told)
    typer.echo(f"\n{told}")
    found = table.broken(ours, others)
    for each in found:
        typer.secho(f"BROKEN: {each}", fg="red")
    raise typer.Exit(1 if found else 0)


def _measured(seconds: float) -> list[Measured]:
    """Ours, serving alone, ours in another way, then each peer."""
    logs = OUT / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    names = dict.fromkeys(peer.environment for peer in PEERS if peer.environment)
    with ExitStack() as opened:
        material = Path(opened.enter_context(TemporaryDirectory(prefix="plants-peers-model-")))
        programs = {name: opened.enter_context(environment(name, OUT, typer.echo)) for name in names}
        _make_material(material)
        expected = json.loads((material / EXPECTED).read_text())
        rounds = Rounds(seconds, material, logs, thumbnails(), expected, typer.echo)
        peers = (rounds.peer(each, programs.get(each.environment or "", OUR_PROGRAMS)) for each in PEERS)
        return [*rounds.ours(), *peers]


def _make_material(directory: Path) -> None:
    weights = LocalSettings.read().backbone_weights or "random"
    typer.echo(f"backbone weights: {weights}")
    command = [sys.executable, "-m", "tests.bench.peers.material", str(directory), weights]
    own = os.environ | processes.ENVIRONMENT
    made = subprocess.run(command, cwd=REPOSITORY, env=own, capture_output=True, text=True, check=False)
    if made.returncode:
        raise NotServing(f"the model could not be made: {made.stderr[-800:]}")


def _where() -> str:
    return f"{date.today().isoformat()}, commit `{git_commit()[:7]}`, {os.cpu_count()} cores"  # noqa: DTZ011 (the reader's)


if __name__ == "__main__":
    typer.run(bench)
