"""`make drill`: kills each process of the stack in turn while callers are at work, and holds that to what is stated."""

import logging
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import structlog
import typer
from httpx import HTTPError
from sqlalchemy.exc import SQLAlchemyError

from infra.local import running
from infra.local.errors import SetUpError
from infra.local.settings import LocalSettings
from ml import catalog
from tests.drill import photographs, records, table, verdict
from tests.drill.drilling import Drill
from tests.drill.processes import Processes
from tests.drill.stated import STATED
from tests.drill.verdict import Drilled

Only = Annotated[list[str] | None, typer.Option(help="A process, as `make status` lists it; may be repeated.")]
Deadline = Annotated[float | None, typer.Option(help="Seconds to be back within, instead of what is stated.", min=0)]
Out = Annotated[Path | None, typer.Option(help="Where report.md goes.", show_default=".local/drill")]


def drill(only: Only = None, deadline: Deadline = None, out: Out = None) -> None:
    """Kill each process in turn while callers are at work. Exit code 1 when something was not as stated, 2 when nothing
    could be tried.

    Better a stack that nobody works with: predictions and rejected reviews stay in its database.
    """
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        settings = LocalSettings.read()
        processes = _processes(settings)
        names = _chosen(only, list(processes.programs))
        with _prepared(processes) as prepared:
            found = _drill_each(prepared, names, deadline)
    except SetUpError as error:
        typer.secho(f"make drill: {error}. {error.next_step}", fg="red", err=True)
        raise typer.Exit(2) from error
    _write([each for each, _ in found], (out or settings.local_directory / "drill") / "report.md")
    _end(found, names)


def _processes(settings: LocalSettings) -> Processes:
    if stack := running.given():
        raise SetUpError(f"{running.VARIABLE} names {stack.file}, whose processes are not ours to kill", "Unset it.")
    return Processes.of_the_last_up(settings)


def _chosen(only: Sequence[str] | None, known: Sequence[str]) -> list[str]:
    """In the order of the stack. Raises SetUpError for one that it has not, or of which nothing is stated."""
    if unknown := [each for each in only or known if each not in known or each not in STATED]:
        raise SetUpError(f"no such process: {', '.join(unknown)}", f"There are {', '.join(known)}.")
    return [each for each in known if not only or each in only]


@contextmanager
def _prepared(processes: Processes) -> Iterator[Drill]:
    """With photographs whose answers are known; in the end no review of theirs is left to look at."""
    env = processes.stack.env
    engine, mark = catalog.connect(env["DATABASE_URL"]), uuid.uuid4().hex
    known, predictions = photographs.answered(env, photographs.stored(env))
    typer.echo(f"{len(known)} photographs whose right answer is known")
    prepared = Drill(processes, env, engine, known, mark, predictions)
    try:
        yield prepared
    finally:
        _tidy(prepared)


def _tidy(prepared: Drill) -> None:
    try:
        records.settled(prepared.env)
        rejected = records.reject(prepared.engine, prepared.env, prepared.predictions)
        typer.echo(f"{rejected} reviews rejected that this has opened")
    except (SetUpError, HTTPError, SQLAlchemyError) as error:
        typer.secho(f"the reviews that this has opened wait for somebody: {error}", fg="red", err=True)


def _drill_each(prepared: Drill, names: Sequence[str], deadline: float | None) -> list[tuple[Drilled, list[str]]]:
    """Ends early where a process stays away: nothing that follows would be judged fairly."""
    found: list[tuple[Drilled, list[str]]] = []
    for name in names:
        stated = STATED[name] if deadline is None else replace(STATED[name], back_seconds=deadline)
        drilled = prepared.of(name, stated.watched_seconds)
        found.append((drilled, verdict.broken(drilled, stated)))
        typer.echo(table.line(*found[-1]))
        if drilled.back is None:
            break
    return found


def _write(drills: Sequence[Drilled], file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(table.report(drills))
    typer.echo(f"\n{file.read_text()}\nthe same in {file}")


def _end(found: Sequence[tuple[Drilled, list[str]]], names: Sequence[str]) -> None:
    for drilled, broken in found:
        for each in broken:
            typer.secho(f"broken: {drilled.name}: {each}", fg="red", err=True)
    if left := names[len(found) :]:
        typer.secho(f"not drilled: {', '.join(left)}", fg="red", err=True)
    raise typer.Exit(1 if left or any(broken for _, broken in found) else 0)


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(drill)
    app()
