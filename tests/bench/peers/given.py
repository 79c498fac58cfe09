"""What every server is given: the same photographs, and one model in each form that a server loads."""

from typing import Final

CLASSES: Final = ("dandelion", "grass")
KERAS: Final = "plants.keras"
EXPORTED: Final = "saved_model.pb"
MLFLOW: Final = "mlflow"  # a folder
EXPECTED: Final = "expected.json"  # Keras' probabilities of the first photograph
