"""One pass of the pipeline, by the jobs that Airflow's tasks call."""

from dataclasses import dataclass

from ml.jobs import ingesting, publishing, training


@dataclass(frozen=True)
class Pass:
    """What it gave."""

    digest: str
    extracted: int
    run_id: str
    version: int


def run() -> Pass:
    """From addresses to a version in service."""
    for chunk in ingesting.pending_chunks():
        ingesting.ingest_chunk(chunk)
    ingesting.settle_twins()
    digest = training.build_dataset()
    extracted = sum(training.extract_features(chunk) for chunk in training.feature_chunks(digest))
    run_id = training.train_model(digest, reason="a test")
    version = publishing.evaluate_model(run_id)
    publishing.publish_model(version)
    return Pass(digest, extracted, run_id, version)
