"""From addresses to a model in service: a library, and `python -m ml`."""

from typing import Final

MODEL: Final = "plants"  # what the model is called in MLflow, in TensorFlow Serving and below s3://models
