from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from tensorflow.core.framework.tensor_pb2 import TensorProto
from tensorflow.core.protobuf.meta_graph_pb2 import SignatureDef

from infra.serving import signature
from infra.serving.errors import RequestRefused


@pytest.fixture
def definition() -> Any:
    made = SignatureDef()
    made.inputs["images"].name = "in:0"
    made.inputs["images"].dtype = tf.uint8.as_datatype_enum
    made.inputs["images"].tensor_shape.CopyFrom(tf.TensorShape([None, 2]).as_proto())
    made.outputs["novelty"].name = "n:0"
    made.outputs["classes"].name = "c:0"
    return made


def sent(array: Any) -> dict[str, Any]:
    return {"images": tf.make_tensor_proto(array)}


def test_inputs_are_fed_by_the_graphs_names(definition: Any) -> None:
    array = np.array([[1, 2], [3, 4]], dtype=np.uint8)
    np.testing.assert_equal(signature.feeds(definition, sent(array)), {"in:0": array})


def test_outputs_are_fetched_in_the_order_that_was_asked_for(definition: Any) -> None:
    assert signature.fetches(definition, ["novelty", "classes"]) == {"novelty": "n:0", "classes": "c:0"}


def test_all_outputs_are_fetched_when_none_is_named(definition: Any) -> None:
    assert signature.fetches(definition, []).keys() == {"novelty", "classes"}


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        sent(np.zeros((1, 2), np.float32)),
        sent(np.zeros((1, 3), np.uint8)),
        sent(np.zeros(2, np.uint8)),
        {"images": TensorProto()},
        {"images": TensorProto(dtype=4, tensor_content=b"123", tensor_shape=tf.TensorShape([1, 2]).as_proto())},
        {"images": TensorProto(dtype=9999)},
    ],
    ids=["missing", "dtype", "shape", "rank", "empty", "too short", "unknown dtype"],
)
def test_a_tensor_that_does_not_fit_is_refused(definition: Any, inputs: dict[str, Any]) -> None:
    with pytest.raises(RequestRefused):
        signature.feeds(definition, inputs)


@pytest.mark.parametrize("output_filter", [["nowhere"], ["novelty", "novelty"]])
def test_an_output_that_is_unknown_or_named_twice_is_refused(definition: Any, output_filter: list[str]) -> None:
    with pytest.raises(RequestRefused):
        signature.fetches(definition, output_filter)
