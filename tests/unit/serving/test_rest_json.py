import base64
import json
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from tensorflow.core.protobuf.meta_graph_pb2 import TensorInfo

from infra.serving import rest_json
from infra.serving.errors import RequestRefused

PIXELS = {"images": TensorInfo(dtype=tf.uint8.as_datatype_enum)}
ENCODED = {"encoded": TensorInfo(dtype=tf.string.as_datatype_enum)}
TWO = {"a": TensorInfo(dtype=tf.float32.as_datatype_enum), "b": TensorInfo(dtype=tf.float32.as_datatype_enum)}


def arrays(of: dict[str, Any], **document: Any) -> dict[str, Any]:
    return rest_json.arrays(rest_json.read(json.dumps(document).encode()), of)


@pytest.mark.parametrize(
    "document",
    [
        {"instances": [[1, 2], [3, 4]]},
        {"instances": [{"images": [1, 2]}, {"images": [3, 4]}]},
        {"inputs": [[1, 2], [3, 4]]},
        {"inputs": {"images": [[1, 2], [3, 4]]}},
    ],
    ids=["rows", "named rows", "column", "named column"],
)
def test_every_form_of_request_gives_the_same_batch(document: dict[str, Any]) -> None:
    batch = arrays(PIXELS, **document)["images"]
    assert batch.dtype == np.uint8
    assert batch.tolist() == [[1, 2], [3, 4]]


def test_rows_of_several_inputs_become_columns() -> None:
    columns = arrays(TWO, instances=[{"a": 1, "b": 2}, {"a": 3, "b": 4.5}])
    assert {alias: column.tolist() for alias, column in columns.items()} == {"a": [1, 3], "b": [2, 4.5]}


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=3))
def test_bytes_pass_in_base64(images: list[bytes]) -> None:
    sent = [{"b64": base64.b64encode(image).decode()} for image in images]
    assert arrays(ENCODED, instances=sent)["encoded"].tolist() == images


@pytest.mark.parametrize(
    ("inputs", "document"),
    [
        (PIXELS, {}),
        (PIXELS, {"instances": []}),
        (PIXELS, {"instances": [1], "inputs": [1]}),
        (PIXELS, {"instances": [1], "signature_name": 7}),
        (PIXELS, {"instances": [[1, 2], [3]]}),
        (PIXELS, {"instances": [256]}),
        (PIXELS, {"instances": [-1]}),
        (PIXELS, {"instances": [0.5]}),
        (PIXELS, {"instances": ["1"]}),
        (PIXELS, {"instances": [None]}),
        (PIXELS, {"instances": [{"pictures": 1}]}),
        (PIXELS, {"instances": [{"images": 1}, 2]}),
        (TWO, {"instances": [1, 2]}),
        (TWO, {"inputs": {"a": [1]}}),
        (ENCODED, {"instances": [{"b64": "not base64!"}]}),
        (ENCODED, {"instances": [7]}),
    ],
)
def test_what_does_not_fit_the_signature_is_refused(inputs: dict[str, Any], document: dict[str, Any]) -> None:
    with pytest.raises(RequestRefused):
        arrays(inputs, **document)


@given(st.binary(max_size=100))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    try:
        assert rest_json.read(body).values is not None
    except RequestRefused:
        return


def test_one_output_stands_without_its_name() -> None:
    outputs = {"novelty": np.array([0.5, 2.0])}
    assert rest_json.answer(outputs, by_row=True) == {"predictions": [0.5, 2.0]}
    assert rest_json.answer(outputs, by_row=False) == {"outputs": [0.5, 2.0]}


def test_several_outputs_stand_by_name_in_every_row() -> None:
    outputs = {"classes": np.array([[b"grass"]], dtype=object), "novelty": np.array([0.5])}
    assert rest_json.answer(outputs, by_row=True) == {"predictions": [{"classes": ["grass"], "novelty": 0.5}]}
    assert rest_json.answer(outputs, by_row=False) == {"outputs": {"classes": [["grass"]], "novelty": [0.5]}}


def test_outputs_whose_name_says_bytes_are_answered_in_base64() -> None:
    outputs = {"thumbnail_bytes": np.array([b"\xff"], dtype=object)}
    assert rest_json.answer(outputs, by_row=True) == {"predictions": [{"b64": "/w=="}]}
