"""People who use the API, in the proportions in which they do: `locust -f tests/load/locustfile.py --host URL`.

LOAD_RATE is how many calls all people together make in a second (none: each asks again as soon as it is answered),
LOAD_PEOPLE how many they are, LOAD_SHAPE how their number changes.
"""

import os
import random
from typing import Any, Final

from locust import HttpUser, constant_throughput, task

from tests.load import files
from tests.load.shapes import SHAPES

RATE: Final = float(os.environ.get("LOAD_RATE", "0"))
PEOPLE: Final = int(os.environ.get("LOAD_PEOPLE", "1"))
KEY: Final = {"X-API-Key": os.environ["API_KEY_PREDICT"]}
DICE: Final = random.Random()  # noqa: S311 (nobody has to guess it)
SHED: Final = "shed"  # refused for want of room: counted apart from what failed

if name := os.environ.get("LOAD_SHAPE"):
    Shape = SHAPES[name]


class Person(HttpUser):
    """Sends photographs, and says now and then whether the answer was right."""

    if RATE:
        wait_time = constant_throughput(RATE / PEOPLE)

    @task(12)
    def thumbnail(self) -> None:
        self._ask("thumbnail", DICE.choice(files.thumbnails()))

    @task(2)
    def thumbnail_and_word(self) -> None:
        answer = self._ask("thumbnail", DICE.choice(files.thumbnails()))
        if answer is not None:
            word = {"prediction": answer["id"], "label": answer["label"]}
            self._judge(self.client.post("/v1/feedback", json=word, headers=KEY, name="feedback", catch_response=True))

    @task(1)
    def phone(self) -> None:
        self._ask("phone", files.from_a_phone())

    @task(1)
    def batch(self) -> None:
        sent = [("file", ("photograph", each)) for each in DICE.sample(files.thumbnails(), 8)]
        answer = self.client.post("/v1/predict", files=sent, headers=KEY, name="batch of 8", catch_response=True)
        self._judge(answer)

    @task(1)
    def bad_file(self) -> None:
        sent = {"file": ("photograph", DICE.choice(files.BAD))}
        answer = self.client.post("/v1/predict", files=sent, headers=KEY, name="bad file", catch_response=True)
        self._judge(answer, expected=(400, 415, 422))

    def _ask(self, what: str, photograph: bytes) -> dict[str, Any] | None:
        sent = {"file": ("photograph", photograph)}
        answer = self.client.post("/v1/predict", files=sent, headers=KEY, name=what, catch_response=True)
        return answer.json() if self._judge(answer) else None

    @staticmethod
    def _judge(answer: Any, expected: tuple[int, ...] = (200, 201)) -> bool:
        with answer:
            if answer.status_code in expected:
                answer.success()
                return True
            answer.failure(_why(answer))
            return False


def _why(answer: Any) -> str:
    """Few words, so that Locust counts them together."""
    if answer.headers.get("content-type") != "application/problem+json":
        return f"{answer.status_code} without a reason"
    reason = answer.json()["type"]
    return SHED if reason in {"overloaded", "rate_limited"} else f"{answer.status_code} {reason}"
