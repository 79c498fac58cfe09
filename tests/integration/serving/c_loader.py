"""TensorFlow's C++ SavedModel loader, of whichever release a library holds, by its C API: no Python of that age needed.

`python c_loader.py <library> <export directory> <request.json> <inputs.npz> <outputs.npz>`; the request names
tensors, as a SignatureDef does: {"inputs": {alias: "name:0"}, "outputs": {alias: "name:0"}}. Strings are of dtype S.
"""

import ctypes
import json
import sys
from collections.abc import Mapping
from ctypes import POINTER, c_char_p, c_int, c_int64, c_size_t, c_void_p
from pathlib import Path
from typing import Any, Final

import numpy as np

STRING: Final = 7  # of TF_DataType
BY_NUMBER: Final = {1: np.float32, 4: np.uint8}
BYTES_OF_A_STRING: Final = 24  # sizeof(TF_TString)


class Output(ctypes.Structure):
    _fields_ = (("operation", c_void_p), ("index", c_int))


class Loader:
    """A session on a SavedModel with the tag `serve`."""

    def __init__(self, library: str, directory: str) -> None:
        self._c = ctypes.CDLL(library)
        self._declare()
        self._status = self._c.TF_NewStatus()
        self._graph = self._c.TF_NewGraph()
        options, tags = self._c.TF_NewSessionOptions(), (c_char_p * 1)(b"serve")
        arguments = (options, None, directory.encode(), tags, 1, self._graph, None, self._status)
        self._session = self._c.TF_LoadSessionFromSavedModel(*arguments)
        self._check()

    def version(self) -> str:
        return str(self._c.TF_Version().decode())

    def run(self, inputs: Mapping[str, Any], outputs: list[str]) -> list[Any]:
        """Both by the names of tensors."""
        fed = (Output * len(inputs))(*map(self._output, inputs))
        values = (c_void_p * len(inputs))(*map(self._tensor, inputs.values()))
        fetched, results = (Output * len(outputs))(*map(self._output, outputs)), (c_void_p * len(outputs))()
        sides = (fed, values, len(inputs), fetched, results, len(outputs))
        self._c.TF_SessionRun(self._session, None, *sides, None, 0, None, self._status)
        self._check()
        return [self._array(each) for each in results]

    def _output(self, name: str) -> Output:
        operation, _, index = name.partition(":")
        return Output(self._c.TF_GraphOperationByName(self._graph, operation.encode()), int(index))

    def _tensor(self, array: Any) -> Any:
        shape, is_text = (c_int64 * array.ndim)(*array.shape), array.dtype.kind == "S"
        number = STRING if is_text else next(key for key, kind in BY_NUMBER.items() if kind == array.dtype)
        size = array.size * BYTES_OF_A_STRING if is_text else array.nbytes
        tensor = self._c.TF_AllocateTensor(number, shape, array.ndim, size)
        data = self._c.TF_TensorData(tensor)
        if not is_text:
            ctypes.memmove(data, np.ascontiguousarray(array).ctypes.data, size)
            return tensor
        for position, text in enumerate(array.ravel().tolist()):
            self._c.TF_StringInit(data + position * BYTES_OF_A_STRING)
            self._c.TF_StringCopy(data + position * BYTES_OF_A_STRING, text, len(text))
        return tensor

    def _array(self, tensor: Any) -> Any:
        shape = [self._c.TF_Dim(tensor, axis) for axis in range(self._c.TF_NumDims(tensor))]
        data, number = self._c.TF_TensorData(tensor), self._c.TF_TensorType(tensor)
        if number != STRING:
            raw = ctypes.string_at(data, self._c.TF_TensorByteSize(tensor))
            return np.frombuffer(raw, BY_NUMBER[number]).reshape(shape)
        places = [data + each * BYTES_OF_A_STRING for each in range(int(np.prod(shape)))]
        texts = [ctypes.string_at(self._c.TF_StringGetDataPointer(at), self._c.TF_StringGetSize(at)) for at in places]
        return np.array(texts).reshape(shape)

    def _check(self) -> None:
        if self._c.TF_GetCode(self._status):
            raise RuntimeError(self._c.TF_Message(self._status).decode())

    def _declare(self) -> None:
        """Without its types ctypes cuts a pointer down to an int."""
        p, n, s = c_void_p, c_int, c_char_p
        declared = {
            "TF_Version": (s, ()),
            "TF_NewStatus": (p, ()),
            "TF_NewGraph": (p, ()),
            "TF_NewSessionOptions": (p, ()),
            "TF_GetCode": (n, (p,)),
            "TF_Message": (s, (p,)),
            "TF_LoadSessionFromSavedModel": (p, (p, p, s, POINTER(s), n, p, p, p)),
            "TF_GraphOperationByName": (p, (p, s)),
            "TF_SessionRun": (None, (p, p, POINTER(Output), POINTER(p), n, POINTER(Output), POINTER(p), n, p, n, p, p)),
            "TF_AllocateTensor": (p, (n, POINTER(c_int64), n, c_size_t)),
            "TF_TensorData": (p, (p,)),
            "TF_TensorByteSize": (c_size_t, (p,)),
            "TF_TensorType": (n, (p,)),
            "TF_NumDims": (n, (p,)),
            "TF_Dim": (c_int64, (p, n)),
            "TF_StringInit": (None, (p,)),
            "TF_StringCopy": (None, (p, s, c_size_t)),
            "TF_StringGetDataPointer": (p, (p,)),
            "TF_StringGetSize": (c_size_t, (p,)),
        }
        for name, (answer, arguments) in declared.items():
            function = getattr(self._c, name)
            function.restype, function.argtypes = answer, arguments


def main(library: str, directory: str, request_file: str, inputs_file: str, outputs_file: str) -> None:
    request = json.loads(Path(request_file).read_text())
    loader = Loader(library, directory)
    arrays = np.load(inputs_file)
    outputs = loader.run(
        {name: arrays[alias] for alias, name in request["inputs"].items()}, [*request["outputs"].values()]
    )
    np.savez(outputs_file, **dict(zip(request["outputs"], outputs, strict=True)), version=loader.version())


if __name__ == "__main__":
    main(*sys.argv[1:])
