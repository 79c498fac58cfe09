"""What callers and reviewers do, so that there is something to measure."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import httpx
from PIL import Image, ImageEnhance

from infra.local.environment import Env

AT_ONCE: Final = 6


@dataclass(frozen=True)
class Callers:
    """Of a gateway, with the keys of its stack."""

    env: Env

    def predict(self, *photographs: bytes) -> list[httpx.Response]:
        """Each in a request of its own, some of them at once; any answer will do."""
        with httpx.Client(base_url=self.env["GATEWAY_URL"], timeout=30, trust_env=False) as client:
            headers = {"X-API-Key": self.env["API_KEY_PREDICT"]}

            def ask(photograph: bytes) -> httpx.Response:
                return client.post("/v1/predict", files={"file": photograph}, headers=headers)

            with ThreadPoolExecutor(AT_ONCE) as pool:
                return list(pool.map(ask, photographs))

    def look_at_the_key(self, times: int) -> None:
        """The cheapest call that there is."""
        with httpx.Client(base_url=self.env["GATEWAY_URL"], timeout=30, trust_env=False) as client:
            for _ in range(times):
                client.get("/v1/key", headers={"X-API-Key": self.env["API_KEY_PREDICT"]}).raise_for_status()

    def dispute(self, prediction: str, label: str) -> str:
        """Say what is on a photograph; gives the id of the review."""
        said = {"prediction": prediction, "label": label}
        return str(self._post("/v1/feedback", "API_KEY_PREDICT", said)["id"])

    def rule(self, review: str, verdict: str) -> None:
        """Confirm the caller's word, or reopen."""
        self._post(f"/v1/review/{review}", "API_KEY_REVIEW", {"verdict": verdict})

    def _post(self, path: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
        url, headers = f"{self.env['GATEWAY_URL']}{path}", {"X-API-Key": self.env[key]}
        answer = httpx.post(url, json=body, headers=headers, timeout=30, trust_env=False)
        assert answer.is_success, answer.text
        return dict(answer.json())


def at(brightness: float, photographs: Iterable[bytes]) -> list[bytes]:
    """The same scenes, as new files that nobody has seen: 0.15 is night, 1.02 a second picture of a moment later."""
    pictures = (Image.open(BytesIO(each)).convert("RGB") for each in photographs)
    return [_saved(ImageEnhance.Brightness(each).enhance(brightness)) for each in pictures]


def noise(count: int) -> list[bytes]:
    """Photographs of nothing."""
    return [_saved(Image.effect_noise((320, 240), 40 + number).convert("RGB")) for number in range(count)]


def _saved(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=90)
    return file.getvalue()
