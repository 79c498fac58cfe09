"""Waits until the model answers, then asks for a prediction; exit status 1 says that one of the two did not come."""

import io
import json
import os
import sys
import time

import httpx
from PIL import Image

PATIENCE_SECONDS = 30  # for an answer
POLL_SECONDS = 5


def photograph() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (224, 224), "green").save(drawn, "JPEG")
    return drawn.getvalue()


def readiness(gateway: httpx.Client, wait_seconds: float) -> httpx.Response:
    """Of a model that a first training has still to make, the last word that there was."""
    deadline = time.monotonic() + wait_seconds
    while not (answer := gateway.get("/readyz")).is_success and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    return answer


def main() -> int:
    key = {"Authorization": f"Bearer {os.environ['API_KEY_PREDICT']}", "Content-Type": "image/jpeg"}
    with httpx.Client(base_url=os.environ["GATEWAY_URL"], timeout=PATIENCE_SECONDS, trust_env=False) as gateway:
        ready = readiness(gateway, float(os.environ["WAIT_SECONDS"]))
        answers = [ready, gateway.post("/v1/predict", content=photograph(), headers=key)]
    for answer in answers:
        sys.stdout.write(f"{json.dumps(answer.json())}\n")
    return 0 if all(answer.is_success for answer in answers) else 1


if __name__ == "__main__":
    sys.exit(main())
