"""The plain way: a sync FastAPI route that decodes and calls Keras. `python -m tests.bench.peers.plain PORT`."""

import sys

import uvicorn
from fastapi import FastAPI, UploadFile

from ml import imaging
from tests.bench.peers import keras_call

app = FastAPI()
probabilities = keras_call.loaded()


@app.post("/predict")
def predict(file: UploadFile) -> dict[str, list[float]]:
    pixels = imaging.decode(file.file.read()).pixels
    return {"probabilities": probabilities(pixels[None])[0].tolist()}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
