"""Clients that ask all along while something is done to what they ask."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Final

from ml import MODEL
from ml.publish import models_config
from ml.publish.models_config import STABLE
from ml.publish.replicas import replicas
from ml.storage import ObjectStore

PAUSE_SECONDS: Final = 0.02  # two cores serve, promote and ask


@dataclass
class Traffic:
    """The version of each answer under label `stable`, None where there was none; and what readers of the file saw."""

    answers: list[int | None] = field(default_factory=list)
    listed: list[Sequence[int]] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    def assert_unharmed(self) -> None:
        assert self.answers, "nobody asked"
        assert None not in self.answers, f"{self.answers.count(None)} of {len(self.answers)} predictions failed"
        assert self.listed, "nobody read models.config"
        assert not self.trouble


@contextmanager
def traffic(addresses: str, store: ObjectStore | None) -> Iterator[Traffic]:
    """A client of all replicas and, given its bucket, a reader of models.config."""
    seen, stop = Traffic(), Event()

    def predict() -> None:
        with replicas(addresses) as every:
            while not stop.wait(PAUSE_SECONDS):
                seen.answers.extend(replica.labelled(MODEL, STABLE) for replica in every)

    def read() -> None:
        while store and not stop.wait(PAUSE_SECONDS):
            text = store.get(models_config.KEY).body.decode()
            try:
                seen.listed.append(models_config.versions(models_config.parse(text)))
            except models_config.ConfigError as error:
                seen.trouble.append(f"{error}: {text!r}")

    with _running(predict, stop), _running(read, stop):
        yield seen


@contextmanager
def _running(act: Callable[[], None], stop: Event) -> Iterator[None]:
    thread = Thread(target=act)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
