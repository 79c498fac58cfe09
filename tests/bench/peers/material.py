"""The same weights in every form that a server loads: `python -m tests.bench.peers.material DIRECTORY WEIGHTS`.

A process of its own, since the bench itself needs no TensorFlow.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

import mlflow.tensorflow
import numpy as np
from mlflow.models import infer_signature

from ml import export, imaging
from ml.imaging import SIDE
from ml.model import Calibration, Head, assemble, build_backbone
from tests.bench.peers.given import CLASSES, EXPECTED, EXPORTED, KERAS, MLFLOW
from tests.load.files import thumbnails

_FEATURES: Final = 1280
_TEMPERATURE: Final = 1.5


def write(directory: Path, weights: str) -> None:
    """A head that nobody fitted: how long an answer takes does not depend on it."""
    rng = np.random.default_rng(0)
    kernel = rng.normal(0, 0.05, (_FEATURES, len(CLASSES))).astype(np.float32)
    head = Head(kernel, rng.normal(size=len(CLASSES)).astype(np.float32))
    centroids = np.eye(len(CLASSES), _FEATURES, dtype=np.float32)
    backbone = build_backbone(weights)
    model = assemble(backbone, head, _TEMPERATURE)
    model.save(directory / KERAS)
    (directory / EXPORTED).write_bytes(
        export.export(backbone, head, Calibration(_TEMPERATURE, centroids, 0.5), CLASSES)
    )
    _write_mlflow(directory / MLFLOW, model)
    first = imaging.decode(thumbnails()[0]).pixels
    (directory / EXPECTED).write_text(json.dumps(model.predict(first[None], verbose=0)[0].tolist()))


def _write_mlflow(directory: Path, model: Any) -> None:
    """As ml.registry logs it."""
    blank = np.zeros((1, SIDE, SIDE, 3), np.uint8)
    signature = infer_signature(blank, np.zeros((1, len(CLASSES)), np.float32))
    mlflow.tensorflow.save_model(model, str(directory), signature=signature, pip_requirements=[])


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2])
