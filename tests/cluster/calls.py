"""Predictions that go on all the while something is done to who answers them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Final

import httpx

PAUSE_SECONDS: Final = 0.2  # keeps within a key's rate


@dataclass
class Calls:
    """Each on a connection of its own."""

    answered: int = 0
    failed: list[str] = field(default_factory=list)

    def assert_none_failed(self) -> None:
        assert self.answered > 10, f"only {self.answered} calls were answered"
        assert not self.failed, f"{len(self.failed)} of {self.answered + len(self.failed)} failed: {self.failed[:3]}"

    def make(self, url: str, key: str, photograph: bytes) -> None:
        headers = {"X-API-Key": key, "Content-Type": "image/jpeg"}
        try:
            answer = httpx.post(f"{url}/v1/predict", content=photograph, headers=headers, timeout=15, trust_env=False)
        except httpx.HTTPError as error:
            self.failed.append(repr(error))
            return
        if answer.is_success:
            self.answered += 1
        else:
            self.failed.append(f"{answer.status_code} {answer.text[:200]}")


@contextmanager
def calling(url: str, key: str, photograph: bytes) -> Iterator[Calls]:
    """From before to after what is done inside."""
    calls, stop = Calls(), Event()

    def call() -> None:
        while not stop.wait(PAUSE_SECONDS):
            calls.make(url, key, photograph)

    thread = Thread(target=call)
    thread.start()
    time.sleep(2)
    try:
        yield calls
        time.sleep(2)
    finally:
        stop.set()
        thread.join()
