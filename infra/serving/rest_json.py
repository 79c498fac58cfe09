"""JSON bodies of the REST API against the tensors that they stand for."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from google.protobuf.json_format import MessageToDict
from grpc import StatusCode

from infra.serving.errors import RequestRefused
from infra.serving.signature import Array

Json = Any
Message = Any  # of tensorflow.serving; the package publishes no types


@dataclass(frozen=True)
class PredictBody:
    """`instances` is a list of rows, `inputs` a batch for each input: the answer takes the same form."""

    signature_name: str
    by_row: bool
    values: Json


def read(body: bytes) -> PredictBody:
    """Raises RequestRefused."""
    try:
        document = json.loads(body)
    except ValueError as error:
        raise _invalid(f"JSON Parse error: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("signature_name", ""), str):
        raise _invalid("expected an object, its signature_name a string")
    given = [key for key in ("instances", "inputs") if key in document]
    if len(given) != 1:
        raise _invalid("expected either 'instances' or 'inputs'")
    if given == ["instances"] and not (isinstance(document["instances"], list) and document["instances"]):
        raise _invalid("'instances' must be a list that is not empty")
    return PredictBody(document.get("signature_name", ""), given == ["instances"], document[given[0]])


def arrays(body: PredictBody, inputs: Mapping[str, Any]) -> dict[str, Array]:
    """A batch by alias of each input; `inputs` are the signature's TensorInfos. Raises RequestRefused."""
    named = _by_row(body.values, inputs) if body.by_row else _by_column(body.values, inputs)
    if named.keys() != inputs.keys():
        raise _invalid(f"inputs must be exactly {sorted(inputs)}, not {sorted(named)}")
    return {alias: _array(alias, values, inputs[alias].dtype) for alias, values in named.items()}


def answer(outputs: Mapping[str, Array], *, by_row: bool) -> Json:
    """`predictions` row by row or `outputs` by name; a single output stands without its name."""
    columns = {alias: _listed(alias, array) for alias, array in outputs.items()}
    if not by_row:
        return {"outputs": next(iter(columns.values())) if len(columns) == 1 else columns}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return {"predictions": [next(iter(row.values())) for row in rows] if len(columns) == 1 else rows}


def described(message: Message) -> Json:
    """A message in the words of its proto file, fields at their default included."""
    return MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


def _by_row(rows: list[Json], inputs: Mapping[str, Any]) -> dict[str, Json]:
    if not _is_named(rows[0]):
        return _single(rows, inputs)
    if not all(isinstance(row, dict) and row.keys() == rows[0].keys() for row in rows):
        raise _invalid("every element of 'instances' must have the same keys")
    return {alias: [row[alias] for row in rows] for alias in rows[0]}


def _by_column(values: Json, inputs: Mapping[str, Any]) -> dict[str, Json]:
    return dict(values) if _is_named(values) else _single(values, inputs)


def _single(values: Json, inputs: Mapping[str, Any]) -> dict[str, Json]:
    if len(inputs) > 1:
        raise _invalid(f"expected an object, since the inputs are {sorted(inputs)}")
    return {next(iter(inputs)): values}


def _is_named(value: Json) -> bool:
    return isinstance(value, dict) and value.keys() != {"b64"}


def _array(alias: str, values: Json, dtype: int) -> Array:
    wanted = tf.dtypes.as_dtype(dtype)
    if wanted == tf.string:
        return np.array(_bytes(values), dtype=object)
    try:
        array = np.array(values)
        if not np.can_cast(array.dtype, wanted.as_numpy_dtype, "same_kind") and array.dtype.kind not in "iu":
            raise _invalid(f"input {alias}: JSON of type {array.dtype} is not of expected type {wanted.name}")
        return np.array(values, dtype=wanted.as_numpy_dtype)
    except (ValueError, OverflowError, TypeError) as error:
        raise _invalid(f"input {alias}: {error}") from error


def _bytes(value: Json) -> Json:
    if isinstance(value, list):
        return [_bytes(each) for each in value]
    if isinstance(value, str):
        return value.encode()
    try:
        return base64.b64decode(value["b64"], validate=True)
    except (KeyError, TypeError, binascii.Error) as error:
        raise _invalid('expected a string or {"b64": "…"}') from error


def _listed(alias: str, array: Array) -> Json:
    if array.dtype != object:
        return array.tolist()
    return np.vectorize(lambda value: _text(alias, value), otypes=[object])(array).tolist()


def _text(alias: str, value: bytes) -> Json:
    """As TF Serving tells bytes from text: by the name."""
    if alias.endswith("_bytes"):
        return {"b64": base64.b64encode(value).decode()}
    return value.decode(errors="replace")


def _invalid(message: str) -> RequestRefused:
    return RequestRefused(StatusCode.INVALID_ARGUMENT, message)
