"""The messages of TensorFlow Serving's Predict, wire-identical and small."""
