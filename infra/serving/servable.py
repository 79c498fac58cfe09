"""A loaded version: a session of its own on the SavedModel's graph."""

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Semaphore
from typing import Any, Final

import tensorflow as tf
from grpc import StatusCode

from infra.serving.errors import LoadFailed, RequestRefused
from infra.serving.signature import Array, SignatureDef

v1: Final = tf.compat.v1
_BY_NUMBER: Final = {code.value[0]: code for code in StatusCode}
# In the caller's thread instead of TensorFlow's pool: one hand-over less.
_RUN_OPTIONS: Final = v1.RunOptions(inter_op_thread_pool=-1)


@dataclass(frozen=True)
class Threads:
    """Thread pools belong to the process: the first session's numbers hold for all; 0 means the number of cores."""

    intra_op: int
    inter_op: int
    slots: Semaphore  # requests computed at once; more of them only get in each other's way


class Servable:
    """Safe to run from many threads; closed once, when nothing runs any more."""

    def __init__(self, session: Any, signatures: Mapping[str, SignatureDef], slots: Semaphore) -> None:
        self._session = session
        self._slots = slots
        self.signatures = signatures

    def signature(self, name: str) -> SignatureDef:
        """Raises RequestRefused, with the code of TF Serving 2.6."""
        if name not in self.signatures:
            raise RequestRefused(StatusCode.FAILED_PRECONDITION, f'Serving signature key "{name}" not found.')
        return self.signatures[name]

    def run(self, feeds: Mapping[str, Array], fetches: Mapping[str, str]) -> dict[str, Array]:
        """Only what is fetched is computed. Raises RequestRefused."""
        try:
            with self._slots:
                values = self._session.run(list(fetches.values()), dict(feeds), options=_RUN_OPTIONS)
        except tf.errors.OpError as error:
            raise RequestRefused(_BY_NUMBER[error.error_code], error.message) from error
        return dict(zip(fetches, values, strict=True))

    def close(self) -> None:
        """And give the memory back: 60 versions one after the other end at 920 MB, without the collection at 1180."""
        self._session.close()
        del self._session
        gc.collect()  # a graph refers to itself


def load(directory: Path, threads: Threads) -> Servable:
    """From a SavedModel with the tag `serve`. Raises LoadFailed, whatever is wrong with the files."""
    session = v1.Session(graph=tf.Graph(), config=_session_config(threads))
    try:
        graph = v1.saved_model.loader.load(session, ["serve"], str(directory))
    except Exception as error:
        session.close()
        # A broken file makes TensorFlow raise anything; only its version may fail, not the process.
        raise LoadFailed(getattr(error, "error_code", StatusCode.UNKNOWN.value[0]), str(error)) from error
    return Servable(session, dict(graph.signature_def), threads.slots)


def _session_config(threads: Threads) -> Any:
    return v1.ConfigProto(
        intra_op_parallelism_threads=threads.intra_op,
        inter_op_parallelism_threads=threads.inter_op,
        device_count={"GPU": 0},  # else one is looked for, and its absence told as an error
    )
