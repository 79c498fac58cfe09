"""Loads an exported file where a file that crashes TensorFlow, or leans on objects of this process, does no harm."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final

from ml import export
from ml.imaging import Pixels
from ml.publish.candidate import Outputs, Unfit

# Forked from a process that has imported TensorFlow and done nothing with it: as fresh as a new one, 4 s sooner.
FRESH: Final = get_context("forkserver")


def answers(saved_model: bytes, pixels: Pixels, *, seconds: float) -> Outputs:
    """The file's outputs for some photographs. Raises Unfit."""
    FRESH.set_forkserver_preload(["tensorflow", "ml.export"])
    ours, theirs = FRESH.Pipe(duplex=False)
    process = FRESH.Process(target=_answer, args=(theirs, saved_model, pixels), daemon=True)
    with _without_main():
        process.start()
    theirs.close()
    try:
        return _received(ours, seconds)
    finally:
        process.kill()
        process.join()
        ours.close()


@contextmanager
def _without_main() -> Iterator[None]:
    """A child runs its parent's script again, and Airflow's does not survive that within a task: so none is named."""
    main = sys.modules["__main__"]
    spec, file = main.__spec__, vars(main).pop("__file__", None)
    main.__spec__ = None
    try:
        yield
    finally:
        main.__spec__ = spec
        if file is not None:
            main.__file__ = file


def _received(connection: Connection, seconds: float) -> Outputs:
    if not connection.poll(seconds):
        raise Unfit(f"the exported file did not load and answer within {seconds:g} s in a process of its own")
    try:
        answer: Outputs | str = connection.recv()
    except EOFError as error:
        raise Unfit("the process that loaded the exported file died of it") from error
    if isinstance(answer, str):
        raise Unfit(f"the exported file cannot be used: {answer}")
    return answer


def _answer(connection: Connection, saved_model: bytes, pixels: Pixels) -> None:
    try:
        connection.send(export.load(saved_model)(pixels))
    except Exception as error:  # noqa: BLE001 (TensorFlow raises many kinds; the parent refuses the file with its words)
        connection.send(f"{type(error).__name__}: {error}")
