"""The export in the C++ loader of the TensorFlow that the last TF Serving with S3 inside is built on."""

import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
import tensorflow as tf
from tensorflow.core.protobuf.saved_model_pb2 import SavedModel

from tests.integration.serving import c_loader
from tests.integration.serving.client import photographs

RELEASE: Final = "2.6.5"
LIBRARY: Final = "tensorflow/python/_pywrap_tensorflow_internal.so"
Arrays = dict[str, Any]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Out of a wheel for a Python that need not be here; 460 MB to fetch, 1.1 GB on disk while the test runs."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        pytest.skip(f"TensorFlow {RELEASE} has wheels for Linux on x86_64 only")
    target = tmp_path_factory.mktemp("tensorflow")
    command = [
        *(sys.executable, "-m", "uv", "pip", "install", "--no-cache", "--no-deps", "--only-binary=:all:"),
        *("--python-version=3.9", "--python-platform=x86_64-manylinux2014", f"--target={target}"),
        f"tensorflow=={RELEASE}",
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
        if done.returncode:
            pytest.skip(f"TensorFlow {RELEASE} cannot be installed: {done.stderr.strip()[-300:]}")
        yield target / LIBRARY
    finally:
        shutil.rmtree(target)


@pytest.fixture
def directory(tmp_path: Path, saved_model: bytes) -> Path:
    made = tmp_path / "model"
    made.mkdir()
    (made / "saved_model.pb").write_bytes(saved_model)
    return made


def test_every_signature_answers_as_in_the_tensorflow_that_exported_it(
    library: Path, directory: Path, tmp_path: Path, saved_model: bytes
) -> None:
    signatures = SavedModel.FromString(saved_model).meta_graphs[0].signature_def
    loaded = tf.saved_model.load(str(directory))
    assert "serving_default" in signatures
    for name, signature in signatures.items():
        inputs = {alias: sample(info.dtype) for alias, info in signature.inputs.items()}
        expected = loaded.signatures[name](**{alias: tf.constant(array) for alias, array in inputs.items()})
        answers = run(library, directory, tmp_path, signature, inputs)
        assert answers.pop("version") == RELEASE
        assert answers.keys() == expected.keys()
        for alias, tensor in expected.items():
            assert_same(answers[alias], tensor.numpy())


def sample(dtype: int) -> Any:
    """Three photographs, as pixels or as files."""
    pixels = photographs(3)
    if dtype == tf.string.as_datatype_enum:
        return np.array([tf.io.encode_png(each).numpy() for each in pixels])
    return pixels


def run(library: Path, directory: Path, scratch: Path, signature: Any, inputs: Arrays) -> Arrays:
    """In a process of its own: two TensorFlows in one fight over their symbols."""
    sides = {"inputs": signature.inputs, "outputs": signature.outputs}
    request = {side: {alias: info.name for alias, info in infos.items()} for side, infos in sides.items()}
    (scratch / "request.json").write_text(json.dumps(request))
    np.savez(scratch / "inputs.npz", **inputs)
    files = (library, directory, scratch / "request.json", scratch / "inputs.npz", scratch / "outputs.npz")
    command = [sys.executable, c_loader.__file__, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    with np.load(scratch / "outputs.npz") as outputs:
        return dict(outputs)


def assert_same(answer: Any, expected: Any) -> None:
    if expected.dtype == object:
        assert answer.tolist() == expected.tolist()
    else:
        np.testing.assert_allclose(answer, expected, rtol=1e-3, atol=1e-4)
