"""The whole of the DAG `train_model` in one call, for a person at a terminal."""

from ml.dataset import DatasetError
from ml.jobs import publishing, training


def retrain(*, reason: str) -> int:
    """A person's wish always trains; gives the version that serves then. Raises DatasetError, Refused."""
    digest = training.build_dataset()
    decision = training.decide(digest, asked_by_person=True)
    if not decision.train:
        raise DatasetError(decision.reason)
    for chunk in training.feature_chunks(digest):
        training.extract_features(chunk)
    version = publishing.evaluate_model(training.train_model(digest, reason=reason))
    publishing.publish_model(version)
    return version
