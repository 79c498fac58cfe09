"""`python -m ml compare`: heads and backbones on the same folds."""

import sys
from typing import Annotated

import typer

from ml.cli.simulation import Folder, Picture, Seed, Weights

FineTuned = Annotated[bool, typer.Option("--fine-tuned", help="Fit the backbone's last blocks too: minutes more.")]


def compare(
    photographs: Folder = None,
    weights: Weights = "imagenet",
    seed: Seed = 0,
    out: Picture = None,
    *,
    fine_tuned: FineTuned = False,
) -> None:
    """Cross-validate several ways to tell the classes apart, on the same photographs; print a table."""
    import numpy as np

    from ml import model
    from ml.comparison import report, ways
    from ml.comparison.material import prepare
    from ml.comparison.results import compare as compared
    from ml.simulation import photographs as kept

    rng = np.random.default_rng(seed)
    files = kept.of_folder(photographs, rng) if photographs else kept.of_bucket(rng)
    material = prepare(files.bodies, files.labels, model.extractor(model.build_backbone(weights)))
    every = ways.every(weights, seed=seed, with_fine_tuning=fine_tuned)
    found = compared(material, every, seed=seed)
    with typer.progressbar(found, len(every), label="ways", file=sys.stderr) as shown:
        results = list(shown)
    typer.echo(f"{len(files.bodies)} photographs, 5 folds\n")
    typer.echo(report.table(results))
    if out:
        report.picture(results).savefig(out, dpi=110)
