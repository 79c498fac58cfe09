from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gateway import tensors
from gateway.errors import ModelReplyInvalid
from gateway.proto.predict_pb2 import DT_FLOAT, DT_STRING, DT_UINT8, PredictResponse, Tensor

CLASSES = ("dandelion", "grass")
PROBABILITIES = np.array([[0.9, 0.1], [0.2, 0.8]], np.float32)
NOVELTY = np.array([0.3, 1.2], np.float32)


def packed(values: np.ndarray[Any, Any]) -> Tensor:
    return Tensor(dtype=DT_FLOAT, tensor_shape=shape(*values.shape), tensor_content=values.astype("<f4").tobytes())


def listed(values: np.ndarray[Any, Any]) -> Tensor:
    return Tensor(dtype=DT_FLOAT, tensor_shape=shape(*values.shape), float_val=values.ravel().tolist())


def shape(*sizes: int) -> Any:
    return {"dim": [{"size": size} for size in sizes]}


def reply(version: int = 4, **outputs: Tensor) -> PredictResponse:
    whole = {"probabilities": packed(PROBABILITIES), "novelty": packed(NOVELTY)} | outputs
    return PredictResponse(outputs=whole, model_spec={"name": "plants", "version": {"value": version}})


@pytest.mark.parametrize("form", [packed, listed])
def test_both_forms_of_a_tensor_are_read(form: Callable[[Any], Tensor]) -> None:
    given = reply(probabilities=form(PROBABILITIES), novelty=form(NOVELTY))
    first, second = tensors.answers_of(given, CLASSES, 2, explain=False)
    assert (first.label, second.label) == CLASSES
    assert second.novelty == pytest.approx(1.2)
    assert first.version == 4


def test_a_heatmap_belongs_to_its_photograph() -> None:
    heatmaps = np.stack([np.zeros((7, 7)), np.ones((7, 7))])
    _, second = tensors.answers_of(reply(heatmap=packed(heatmaps)), CLASSES, 2, explain=True)
    assert second.heatmap is not None
    assert second.heatmap.tolist() == [[1.0] * 7] * 7


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({"probabilities": packed(PROBABILITIES[:1])}, "shape"),
        ({"probabilities": packed(np.ones((2, 3)))}, "shape"),
        ({"novelty": Tensor(dtype=DT_STRING, tensor_shape=shape(2))}, "type"),
        ({"novelty": Tensor(dtype=DT_FLOAT, tensor_shape=shape(2), tensor_content=b"1234")}, "shape"),
        ({"novelty": Tensor(dtype=DT_FLOAT, tensor_shape=shape(2))}, "shape"),
        ({"novelty": packed(np.array([np.nan, 0.0]))}, "no numbers"),
        ({"version": 0}, "which version"),
    ],
)
def test_an_answer_that_breaks_the_contract_is_refused(broken: dict[str, Any], says: str) -> None:
    with pytest.raises(ModelReplyInvalid, match=says):
        tensors.answers_of(reply(**broken), CLASSES, 2, explain=False)


def test_a_missing_output_is_named() -> None:
    with pytest.raises(ModelReplyInvalid, match="`heatmap`"):
        tensors.answers_of(reply(), CLASSES, 2, explain=True)


@pytest.mark.parametrize("names", [[], [b"grass", b"grass"]])
def test_class_names_must_be_there_and_differ(names: list[bytes]) -> None:
    classes = Tensor(dtype=DT_STRING, tensor_shape=shape(1, len(names)), string_val=names)
    with pytest.raises(ModelReplyInvalid):
        tensors.classes_of(reply(classes=classes))


def test_class_names_keep_their_order_and_their_alphabet() -> None:
    names = ["Löwenzahn", "grass"]
    classes = Tensor(dtype=DT_STRING, tensor_shape=shape(1, 2), string_val=[name.encode() for name in names])
    assert tensors.classes_of(reply(classes=classes)) == tuple(names)


def test_a_request_holds_the_pixels_and_asks_for_no_more_than_is_needed() -> None:
    image = np.arange(224 * 224 * 3, dtype=np.uint8).reshape(224, 224, 3)
    asked = tensors.prediction_request(tensors.by_label("plants", "stable"), [image, image], explain=False)
    assert asked.inputs["images"].dtype == DT_UINT8
    assert [dim.size for dim in asked.inputs["images"].tensor_shape.dim] == [2, 224, 224, 3]
    assert asked.inputs["images"].tensor_content == image.tobytes() * 2
    assert list(asked.output_filter) == ["probabilities", "novelty"]
    assert asked.model_spec.version_label == "stable"


def test_messages_are_those_of_tensorflow_serving_on_the_wire() -> None:
    official = pytest.importorskip("tensorflow_serving.apis.predict_pb2")
    image = np.ones((224, 224, 3), np.uint8)
    ours = tensors.prediction_request(tensors.by_version("plants", 7), [image], explain=True)
    theirs = official.PredictRequest.FromString(ours.SerializeToString())
    assert theirs.model_spec.version.value == 7
    assert theirs.model_spec.signature_name == "serving_default"
    assert list(theirs.output_filter) == ["probabilities", "novelty", "heatmap"]
    assert theirs.inputs["images"].tensor_content == image.tobytes()
