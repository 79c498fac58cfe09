"""`python -m ml models`: see the versions, and change which one serves. A change shows its plan before it begins."""

from collections.abc import Sequence
from typing import Annotated
from uuid import uuid4

import typer

models = typer.Typer(help="The versions of the model, and which one serves.", no_args_is_help=True)

Version = Annotated[int, typer.Argument(help="Model version, as `models list` shows it.", min=1)]
Reason = Annotated[str, typer.Option(help="Why, for the record: the row in promotions.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")]
RunId = Annotated[
    str,
    typer.Option(help="Name of this run in the record; give the one of a run that was interrupted to complete it."),
]


@models.command("list")
def list_versions(limit: Annotated[int, typer.Option(help="How many, the newest first.", min=1)] = 20) -> None:
    """Show each version: aliases, serving state, accuracy on the test split, the gate's decision and age."""
    from ml.jobs import model_list

    typer.echo("\n".join(model_list.table(limit)))


@models.command()
def promote(version: Version, reason: Reason, run_id: RunId = "", *, dry_run: DryRun = False) -> None:
    """Put a version that the gate let through into service; what is missing of it is done, and nothing twice."""
    from ml.jobs import promoting
    from ml.publish.plans import Superseded

    if _goes_on(promoting.plan_promotion(version), dry_run=dry_run):
        serving = promoting.promote(version, reason=reason, run_id=_named(run_id), tell=_tell)
        if serving != version:
            raise Superseded(version, serving)
        typer.echo(f"version {version} is stable")


@models.command()
def rollback(reason: Reason, run_id: RunId = "", *, dry_run: DryRun = False) -> None:
    """Go back to the version that has the alias `previous`: seconds, while it is still loaded."""
    from ml.jobs import promoting

    if _goes_on(promoting.plan_rollback(), dry_run=dry_run):
        version = promoting.roll_back(reason=reason, run_id=_named(run_id), tell=_tell)
        typer.echo(f"version {version} is stable")


@models.command()
def reconcile(*, dry_run: DryRun = False) -> None:
    """Bring registry, models.config and serving together after a crash: what `stable` answers is the truth."""
    from ml.jobs import promoting

    if _goes_on(promoting.plan_reconciliation(), dry_run=dry_run):
        _show("mended", promoting.reconcile())


def _goes_on(plan: Sequence[str], *, dry_run: bool) -> bool:
    _show("would be done" if dry_run else "to be done", plan)
    return not dry_run


def _show(title: str, sentences: Sequence[str]) -> None:
    typer.echo(f"{title}:" if sentences else f"{title}: nothing")
    for sentence in sentences:
        typer.echo(f"  - {sentence}")


def _named(run_id: str) -> str:
    name = run_id or f"cli-{uuid4().hex}"
    typer.echo(f"run {name}", err=True)
    return name


def _tell(step: str) -> None:
    typer.echo(f"  {step} is done")
