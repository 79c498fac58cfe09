"""LitServe with batches of eight. `python -m tests.bench.peers.litserve_app PORT`, in an environment that has it."""

import os
import sys
from typing import Final

import litserve
from fastapi import UploadFile

from ml import imaging
from ml.imaging import Pixels
from tests.bench.peers import keras_call
from tests.bench.peers.keras_call import Probabilities

BATCH: Final = 8
WAIT_SECONDS: Final = 0.05  # for a batch to fill, as in its own example of batching


class Plants(litserve.LitAPI):  # type: ignore[misc] # LitServe is not in our environment
    def setup(self, device: str) -> None:  # noqa: ARG002 (LitServe names it)
        self.probabilities = keras_call.loaded()

    def decode_request(self, request: UploadFile) -> Pixels:
        return imaging.decode(request.file.read()).pixels

    def predict(self, x: Pixels) -> Probabilities:
        return self.probabilities(x)

    def encode_response(self, output: Probabilities) -> dict[str, list[float]]:
        return {"probabilities": output.tolist()}


if __name__ == "__main__":
    plants = Plants(max_batch_size=BATCH, batch_timeout=WAIT_SECONDS)
    workers = int(os.environ["PEER_WORKERS"])
    server = litserve.LitServer(plants, accelerator="cpu", workers_per_device=workers)
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False, log_level="warning")
