"""The model of a data set: a head on cached features, or the backbone's last blocks fitted with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import structlog

from ml import model, train, views
from ml.catalog import Split
from ml.dataset import Manifest, Row
from ml.features import Vectors
from ml.fine_tune import fine_tune
from ml.imaging import Pixels
from ml.jobs.workbench import Workbench
from ml.train import Recipe, Trained

log = structlog.get_logger()


@dataclass(frozen=True)
class Fitted:
    """A head, and the backbone that it was fitted on or with."""

    backbone: Any
    trained: Trained


def fitted(bench: Workbench, manifest: Manifest, vectors: Vectors, recipe: Recipe) -> Fitted:
    """Raises WeightsError."""
    backbone = model.build_backbone(bench.settings.backbone_weights)
    trained = train.fit(manifest, vectors, recipe)
    if not recipe.fine_tuned_blocks:
        return Fitted(backbone, trained)
    return Fitted(backbone, _fine_tuned(backbone, trained, bench, manifest, recipe))


def _fine_tuned(backbone: Any, trained: Trained, bench: Workbench, manifest: Manifest, recipe: Recipe) -> Trained:
    """In place; its features are others than the cached ones, so it is calibrated on features of its own."""
    rows = manifest.of(Split.TRAIN)
    photographs = bench.photographs(manifest.rows)
    head = fine_tune(
        backbone,
        trained.head,
        lambda epoch: _seen(rows, photographs, epoch),
        train.labels_of(rows, manifest.classes),
        blocks=recipe.fine_tuned_blocks,
        epochs=recipe.fine_tuned_epochs,
        seed=recipe.seed,
    )
    extract = model.extractor(backbone)
    plain = [views.see(photographs[row.sha256], row.sha256, views.PLAIN) for row in manifest.rows]
    own = extract(np.stack(plain))
    log.info("backbone_fine_tuned", blocks=recipe.fine_tuned_blocks, epochs=recipe.fine_tuned_epochs)
    return replace(trained, head=head, calibration=train.calibrate(manifest, own, head, seed=recipe.seed))


def _seen(rows: tuple[Row, ...], photographs: Mapping[str, bytes], epoch: int) -> Pixels:
    """Each epoch shows another view of every photograph."""
    view = views.DRAWN[epoch % len(views.DRAWN)]
    return np.stack([views.see(photographs[row.sha256], row.sha256, view) for row in rows])
