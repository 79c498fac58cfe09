"""Steady callers: some predict, one says whether the answers were right. Each goes on whatever it is told."""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from threading import Event
from typing import Any, Final

import httpx

from infra.local.environment import Env
from tests.drill import calls
from tests.drill.calls import Call, Right

PEOPLE: Final = 4
PAUSE_SECONDS: Final = 0.15  # of each, after an answer
AGAIN_SECONDS: Final = 0.4  # after none
PATIENCE_SECONDS: Final = 30


@dataclass
class Callers:
    """Of one gateway. `mark` makes the photographs new to it, so that S3 has work too."""

    env: Env
    known: Sequence[tuple[bytes, Right]]
    mark: bytes
    calls: list[Call] = field(default_factory=list)
    _over: Event = field(default_factory=Event)
    _latest: dict[str, Any] | None = None

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """For as long as the block; what went wrong in a thread is raised at its end."""
        with ThreadPoolExecutor(PEOPLE + 1) as pool:
            predicting = [pool.submit(self._predict, number) for number in range(PEOPLE)]
            saying = pool.submit(self._say)
            try:
                yield
            finally:
                self._over.set()
        for each in (*predicting, saying):
            each.result()

    def _predict(self, number: int) -> None:
        with _client(self.env) as client:
            while not self._over.is_set():
                for photograph, right in islice(self.known, number, None, PEOPLE):
                    if self._over.is_set():
                        break
                    self._ask(client, photograph + self.mark, right)

    def _ask(self, client: httpx.Client, photograph: bytes, right: Right) -> None:
        sha256, begun = hashlib.sha256(photograph).hexdigest(), time.monotonic()
        outcome, answer = ask(client, photograph)
        ended = time.monotonic()
        wrong = calls.difference(right, answer, sha256) if answer else ""
        called = Call("prediction", begun, ended, outcome, answer.get("id", ""), wrong, label=answer.get("label", ""))
        self.calls.append(called)
        if called.answered:
            self._latest = answer
        self._over.wait(PAUSE_SECONDS if called.answered else AGAIN_SECONDS)

    def _say(self) -> None:
        """The same word again until it is acknowledged, as the gateway asks of its callers; then the next."""
        answer: dict[str, Any] | None = None
        with _client(self.env) as client:
            while not self._over.wait(PAUSE_SECONDS):
                if answer is None:
                    answer, self._latest = self._latest, None
                if answer is not None and self._said(client, answer):
                    answer = None

    def _said(self, client: httpx.Client, answer: dict[str, Any]) -> bool:
        word = {"prediction": answer["id"], "label": answer["label"], "sha256": answer["image"]["sha256"]}
        begun = time.monotonic()
        outcome, told = sent(lambda: client.post("/v1/feedback", json=word))
        about = {"prediction": answer["id"], "label": answer["label"]}
        called = Call("feedback", begun, time.monotonic(), outcome, told.get("id", ""), **about)
        self.calls.append(called)
        return called.answered


def ask(client: httpx.Client, photograph: bytes) -> tuple[str, dict[str, Any]]:
    """The outcome, and the answer where there is one."""
    return sent(lambda: client.post("/v1/predict", content=photograph, headers={"Content-Type": "image/jpeg"}))


def sent(call: Callable[[], httpx.Response]) -> tuple[str, dict[str, Any]]:
    """As `ask`, whatever is asked."""
    try:
        answer = call()
    except httpx.TransportError as error:
        return calls.failure(error), {}
    outcome = calls.outcome(answer)
    return outcome, dict(answer.json()) if outcome == calls.ANSWERED else {}


def _client(env: Env) -> httpx.Client:
    headers = {"X-API-Key": env["API_KEY_PREDICT"]}
    return httpx.Client(base_url=env["GATEWAY_URL"], headers=headers, timeout=PATIENCE_SECONDS, trust_env=False)
