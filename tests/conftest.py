"""What every level of tests shares: a small real model, made once a session, and free ports."""

import os
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import settings

from tests import free_ports

# Before TensorFlow is imported: no GPU is looked for, and its start-up notes stay out of the reports.
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

# How long an example takes says more about what else the machine does than about the code.
settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")

Array = npt.NDArray[np.float32]

CLASSES: Final = ("dandelion", "grass")
# BatchNorm's weights: how much larger, and how far from zero.
NORM: Final = {"gamma": (4.0, 0.0), "beta": (1.0, 0.2), "moving_mean": (1.0, 0.1), "moving_variance": (1.0, 0.0)}


@pytest.fixture(scope="session")
def backbone() -> Any:
    """MobileNetV2 with seeded random weights."""
    from ml import model

    return model.build_backbone("random")


@pytest.fixture(scope="session")
def lively(backbone: Any) -> Any:
    """The network with weights whose features are as large and as different as those of trained ones."""
    import keras

    rng = np.random.default_rng(0)
    network = keras.models.clone_model(backbone)
    network.set_weights([_as_if_trained(rng, each.name, each.numpy()) for each in backbone.weights])
    return network


@pytest.fixture(scope="session")
def saved_model(lively: Any) -> bytes:
    """An exported model of two classes; its head is random, its contract is the real one."""
    from ml import export
    from ml.model import Calibration, Head

    rng = np.random.default_rng(0)
    kernel = rng.normal(size=(1280, len(CLASSES))).astype(np.float32)
    centroids = np.abs(rng.normal(size=(len(CLASSES), 1280))).astype(np.float32)
    unit = centroids / np.linalg.norm(centroids, axis=1, keepdims=True)
    head = Head(kernel, np.zeros(len(CLASSES), np.float32))
    return export.export(lively, head, Calibration(1.5, unit, 0.5), CLASSES)


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    return free_ports.free_port


def _as_if_trained(rng: np.random.Generator, name: str, weights: Array) -> Array:
    """Untrained weights give features of 1e-10, in which no difference would show."""
    if name not in NORM:
        return weights
    scale, shift = NORM[name]
    changed = scale * weights * rng.uniform(0.5, 1.5, weights.shape) + shift * rng.normal(size=weights.shape)
    return np.asarray(changed, np.float32)
