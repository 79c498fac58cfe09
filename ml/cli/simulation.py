"""`python -m ml simulate-drift`: whether the drift rule is quiet without a reason, and loud with one."""

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[
    Path | None,
    typer.Option(
        "--photographs",
        help="Folder with one subfolder per label; without it, the photographs of the bucket `plants`.",
        exists=True,
        file_okay=False,
    ),
]
Weights = Annotated[
    str, typer.Option(envvar="BACKBONE_WEIGHTS", help="A file in Keras' no-top layout, `imagenet` or `random`.")
]
Months = Annotated[int, typer.Option(help="How many; each change is tried as often.", min=1)]
Seed = Annotated[int, typer.Option(help="The same seed and photographs give the same table.")]
Picture = Annotated[Path | None, typer.Option("--out", help="Where the plot is written, as PNG.", dir_okay=False)]


def simulate_drift(
    photographs: Folder = None,
    weights: Weights = "imagenet",
    months: Months = 200,
    seed: Seed = 0,
    out: Picture = None,
) -> None:
    """Simulate months of traffic and sudden changes; print a table. Exit code 1 where the rule does not hold."""
    import numpy as np

    from ml import model
    from ml.policies import RetrainingPolicy
    from ml.simulation import photographs as kept
    from ml.simulation import report, trials

    rng = np.random.default_rng(seed)
    files = kept.of_folder(photographs, rng) if photographs else kept.of_bucket(rng)
    album = kept.album(files, model.extractor(model.build_backbone(weights)), rng)
    outcome = trials.simulate(album, months, RetrainingPolicy(), rng)
    if out:
        report.picture(outcome).savefig(out, dpi=110)
    typer.echo(f"reference: {outcome.reference} photographs; traffic: drawn from {outcome.traffic} others\n")
    typer.echo(report.table(outcome))
    raise typer.Exit(0 if outcome.holds() else 1)
