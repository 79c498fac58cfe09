from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from ml import export, model
from ml.export import ENCODED, OUTPUTS, SIGNATURE, Predict
from ml.model import Calibration, Head
from tests.unit.ml.pictures import encoded

CLASSES = ("clover", "daisy", "moss")
Array = npt.NDArray[np.float32]
Outputs = dict[str, npt.NDArray[Any]]
TOLERANCE = 1e-4  # the graph decodes a PNG to the same pixels


@dataclass(frozen=True)
class Exported:
    """A model of three classes with what it was made of, and its file as a function."""

    head: Head
    calibration: Calibration
    file: bytes
    predict: Predict


@pytest.fixture(scope="session")
def exported(lively: Any) -> Exported:
    rng = np.random.default_rng(1)
    kernel = rng.normal(0, 0.05, (1280, 3)).astype(np.float32)
    head = Head(kernel, np.array([0.2, 0, -0.1], np.float32))
    centroids = np.abs(rng.normal(size=(3, 1280))).astype(np.float32)
    unit = centroids / np.linalg.norm(centroids, axis=1, keepdims=True)
    calibration = Calibration(1.7, unit, 0.4)
    file = export.export(lively, head, calibration, CLASSES)
    return Exported(head, calibration, file, export.load(file))


@pytest.fixture(scope="module")
def by_both(exported: Exported, pixels: npt.NDArray[np.uint8], tmp_path_factory: Any) -> dict[str, Any]:
    """The answers to the first so many photographs, by signature: as pixels, and as PNG files of just these pixels."""
    import tensorflow as tf

    directory = tmp_path_factory.mktemp("exported")
    (directory / "saved_model.pb").write_bytes(exported.file)
    signatures = tf.saved_model.load(str(directory)).signatures
    files = [encoded(Image.fromarray(each), "PNG") for each in pixels]
    answers = {
        SIGNATURE: lambda count: signatures[SIGNATURE](images=tf.constant(pixels[:count])),
        ENCODED: lambda count: signatures[ENCODED](encoded=tf.constant(files[:count])),
    }
    return {name: lambda count, ask=ask: {k: v.numpy() for k, v in ask(count).items()} for name, ask in answers.items()}


@pytest.fixture(scope="session")
def outputs(exported: Exported, pixels: npt.NDArray[np.uint8]) -> Outputs:
    return exported.predict(pixels)


@pytest.mark.parametrize("count", range(1, 65))
def test_every_batch_size_has_every_output_by_photograph(
    by_both: dict[str, Callable[[int], Outputs]], outputs: Outputs, count: int
) -> None:
    for signature, answers in by_both.items():
        found = answers(count)
        assert {name: (each.shape, str(each.dtype)) for name, each in found.items()} == {
            "classes": ((count, 3), "object"),
            "embedding": ((count, 1280), "float32"),
            "heatmap": ((count, 7, 7), "float32"),
            "novelty": ((count,), "float32"),
            "probabilities": ((count, 3), "float32"),
        }
        off = np.abs(found["probabilities"] - outputs["probabilities"][:count]).max()
        assert off <= TOLERANCE, signature


def test_two_classes_have_two_probabilities(saved_model: bytes, pixels: npt.NDArray[np.uint8]) -> None:
    found = export.load(saved_model)(pixels[:2])
    assert found["probabilities"].shape == (2, 2)
    assert found["classes"].tolist() == [[b"dandelion", b"grass"]] * 2


def test_the_exported_file_answers_as_keras(
    lively: Any, exported: Exported, outputs: Outputs, pixels: npt.NDArray[np.uint8]
) -> None:
    keras_model = model.assemble(lively, exported.head, exported.calibration.temperature)
    answers = np.asarray(keras_model(pixels[::4]))
    assert np.abs(outputs["probabilities"][::4] - answers).max() <= 1e-4


def test_the_embedding_is_what_training_extracts(lively: Any, outputs: Outputs, pixels: npt.NDArray[np.uint8]) -> None:
    assert np.allclose(outputs["embedding"][::8], model.extractor(lively)(pixels[::8]), atol=1e-3)


def test_a_photograph_has_the_same_answer_alone_and_in_company(
    exported: Exported, outputs: Outputs, pixels: npt.NDArray[np.uint8]
) -> None:
    alone = exported.predict(pixels[40:41])
    for name in ("probabilities", "novelty", "heatmap"):
        assert np.allclose(alone[name][0], outputs[name][40], atol=1e-4)


def test_probabilities_are_calibrated(exported: Exported, outputs: Outputs) -> None:
    logits = exported.head.logits(outputs["embedding"])
    assert np.allclose(outputs["probabilities"], exported.calibration.probabilities(logits), atol=1e-5)


def test_novelty_is_that_of_the_calibration(exported: Exported, outputs: Outputs) -> None:
    assert np.allclose(outputs["novelty"], exported.calibration.novelty(outputs["embedding"]), atol=1e-4)


def test_novelty_does_not_depend_on_how_large_features_are(backbone: Any, pixels: npt.NDArray[np.uint8]) -> None:
    features = model.extractor(backbone)(pixels[:8])
    assert features.max() < 1e-6  # those of untrained weights
    centroids = model.class_centroids(features, np.tile(np.array([0, 1], np.int32), 4), 2)
    calibration = Calibration(1.0, centroids, 0.1)
    file = export.export(backbone, Head(np.zeros((1280, 2), np.float32), np.zeros(2, np.float32)), calibration, "ab")
    assert np.allclose(export.load(file)(pixels[:8])["novelty"], calibration.novelty(features), atol=1e-3)


def test_the_heatmap_s_mean_and_the_bias_are_the_logit(exported: Exported, outputs: Outputs) -> None:
    logits = exported.head.logits(outputs["embedding"])
    predicted = logits.argmax(axis=1)
    explained = outputs["heatmap"].mean(axis=(1, 2)) + exported.head.bias[predicted]
    assert np.allclose(explained, logits.max(axis=1), atol=1e-4)


def test_the_file_has_both_signatures_and_no_variables(exported: Exported) -> None:
    from tensorflow.core.protobuf.saved_model_pb2 import SavedModel

    (graph,) = SavedModel.FromString(exported.file).meta_graphs
    assert list(graph.meta_info_def.tags) == ["serve"]
    signatures = {name: graph.signature_def[name] for name in (SIGNATURE, ENCODED)}
    assert [sorted(each.inputs) for each in signatures.values()] == [["images"], ["encoded"]]
    assert all(sorted(each.outputs) == sorted(OUTPUTS) for each in signatures.values())
    operations = {node.op for node in graph.graph_def.node}
    assert operations.isdisjoint({"VarHandleOp", "VariableV2", "FusedBatchNormV3", "StatefulPartitionedCall"})
    assert not graph.saver_def.save_tensor_name
    assert len(exported.file) < 10_000_000


def test_every_output_has_the_batch_as_its_first_dimension(exported: Exported) -> None:
    from tensorflow.core.protobuf.saved_model_pb2 import SavedModel

    (graph,) = SavedModel.FromString(exported.file).meta_graphs
    signature = graph.signature_def[SIGNATURE]
    assert [each.size for each in signature.inputs["images"].tensor_shape.dim] == [-1, 224, 224, 3]
    assert {each.tensor_shape.dim[0].size for each in signature.outputs.values()} == {-1}


def test_exporting_leaves_no_directory_behind(exported: Exported, tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    export.load(exported.file)
    assert list(tmp_path.iterdir()) == []


def test_the_digest_is_that_of_the_bytes() -> None:
    assert export.digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
