"""The HTTP API in front of TensorFlow Serving: who may ask, what may be asked, and what became of it."""
