"""The command line: the steps of the pipeline without Airflow."""

import sys
from pathlib import Path
from typing import Annotated

import structlog
import typer

from ml.cli.comparison import compare
from ml.cli.data import data
from ml.cli.models import models
from ml.cli.simulation import simulate_drift
from ml.errors import MlError

app = typer.Typer(
    help="Classify photographs of plants: data, training and publication. Settings come from the environment: "
    "`set -a; . .local/env` after `make up`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
database = typer.Typer(help="The database `plants`.", no_args_is_help=True)
app.add_typer(database, name="database")
app.add_typer(data, name="data")
app.add_typer(models, name="models")
app.command()(simulate_drift)
app.command()(compare)

Reason = Annotated[str, typer.Option(help="Why, for the record: a tag in MLflow and a row in promotions.")]
Digest = Annotated[str, typer.Argument(help="Digest of a data set, as `dataset` prints it.")]
External = Annotated[
    Path | None,
    typer.Option(help="Other people's photographs, one folder per label.", exists=True, file_okay=False),
]
RunId = Annotated[str, typer.Argument(help="MLflow run, as `train` prints it.")]
Blocks = Annotated[int, typer.Option(help="Of the backbone, from its end, to fit with the head.", min=0, max=17)]
Version = Annotated[int, typer.Argument(help="Model version, as `evaluate` prints it.", min=1)]


@database.command()
def migrate() -> None:
    """Apply the files of sql/ that this database has not seen."""
    from ml import catalog, migrations
    from ml.settings import OwnerSettings

    settings = OwnerSettings.read()
    applied = migrations.migrate(catalog.connect(settings.database_url.get_secret_value()), settings.sql_directory)
    typer.echo("\n".join(applied) or "up to date")


@app.command()
def ingest() -> None:
    """Take in what people have confirmed and every photograph that is due; of several that are the same, keep one.

    Of more than a thousand chunks, run it again for the rest.
    """
    from ml.jobs import ingesting, reviews

    reviewed = reviews.ingest_reviews()
    chunks = ingesting.pending_chunks()
    with typer.progressbar(chunks, label=f"{sum(map(len, chunks))} addresses", file=sys.stderr) as shown:
        typer.echo(reviewed + sum(ingesting.ingest_chunk(chunk) for chunk in shown))
    ingesting.settle_twins()


@app.command()
def dataset() -> None:
    """Store the manifest of every usable photograph; print its digest."""
    from ml.jobs import training

    typer.echo(training.build_dataset())


@app.command()
def features(digest: Digest) -> None:
    """Extract the backbone features that no earlier training has; print how many."""
    from ml.jobs import training

    chunks = training.feature_chunks(digest)
    with typer.progressbar(chunks, label=f"{sum(map(len, chunks))} photographs", file=sys.stderr) as shown:
        typer.echo(sum(training.extract_features(chunk) for chunk in shown))


@app.command()
def train(digest: Digest, reason: Reason = "asked for on the command line", fine_tuned_blocks: Blocks = 0) -> None:
    """Fit, calibrate and export a model; print its MLflow run."""
    from ml.jobs import training

    typer.echo(training.train_model(digest, reason=reason, fine_tuned_blocks=fine_tuned_blocks))


@app.command()
def evaluate(run_id: RunId, external: External = None) -> None:
    """Measure a run's model on the test split, register it and let the gate decide; print its version."""
    from ml.jobs import publishing

    typer.echo(publishing.evaluate_model(run_id, external))


@app.command()
def publish(version: Version) -> None:
    """Put a version that the gate let through into service."""
    from ml.jobs import publishing
    from ml.publish.plans import Superseded

    if (serving := publishing.publish_model(version)) != version:
        raise Superseded(version, serving)


@app.command()
def retrain(reason: Reason = "asked for on the command line") -> None:
    """All of it, from the photographs in S3 to a version in service; print that version."""
    from ml.jobs import retraining

    typer.echo(retraining.retrain(reason=reason))


@app.command()
def exporter() -> None:
    """Tell Prometheus of data, model and runs, until SIGTERM."""
    import signal
    import threading

    from ml.jobs import exporting

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    exporting.export(stop)


def main() -> None:
    """Errors that we know end in one sentence and exit code 1; others keep their trace."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    try:
        app()
    except MlError as error:
        typer.secho(f"{type(error).__name__}: {error}", fg="red", err=True)
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()
