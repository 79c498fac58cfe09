"""`python -m ml data`: what a data set is made of, and how two of them differ."""

from pathlib import Path
from typing import Annotated

import typer

data = typer.Typer(help="The photographs that models learn from.", no_args_is_help=True)

Digest = Annotated[str, typer.Argument(help="Digest of a data set, as `dataset` prints it and every run is tagged.")]
Out = Annotated[Path, typer.Option(help="A directory for report.md and contact_sheet.jpg.")]


@data.command()
def report(digest: str = "", out: Out = Path()) -> None:
    """Tell of a data set, the newest by default: counts, what was set aside and why, photographs that are the same."""
    from ml.jobs import data_report

    for file in data_report.write(out, digest or None):
        typer.echo(file)


@data.command()
def diff(before: Digest, after: Digest) -> None:
    """Tell what the second data set has that the first has not, what is gone, and what has another label."""
    from ml.jobs import data_report

    typer.echo(data_report.difference(before, after))
