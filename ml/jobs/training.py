"""From photographs in S3 to a logged run with an exported model."""

from dataclasses import asdict
from typing import Any

import numpy as np
import structlog

from ml import dataset, evaluate, export, features, model, plots, registry, train
from ml.catalog import Split
from ml.dataset import Manifest, suspects
from ml.jobs import data_drift, data_report, fitting, manifests, mapped
from ml.jobs.fitting import Fitted
from ml.jobs.retraining_state import Sources, recompute
from ml.jobs.workbench import Workbench
from ml.policies import RetrainingPolicy
from ml.publish.candidate import GoldenRequest
from ml.quality import Decision, should_retrain
from ml.train import Recipe

log = structlog.get_logger()


def build_dataset() -> str:
    """Store the manifest of every usable photograph, too few or not; gives its digest."""
    bench = Workbench.open()
    manifest = manifests.current(bench.engine)
    digest = dataset.save_manifest(bench.plants, manifest)
    counts = {split.value: len(manifest.of(split)) for split in Split}
    log.info("dataset_built", dataset_digest=digest, classes=manifest.classes, **counts)
    return digest


def decide(digest: str, *, asked_by_person: bool) -> Decision:
    """Whether a data set is worth a training."""
    bench = Workbench.open()
    manifest = dataset.load_manifest(bench.plants, digest)
    policy = RetrainingPolicy.of(bench.settings)
    sources = Sources(bench.engine, bench.client, bench.settings.mlflow_experiment, bench.plants)
    decision = should_retrain(recompute(sources, manifest, policy, asked_by_person=asked_by_person), policy)
    log.info("training_decided", train=decision.train, reason=decision.reason, dataset_digest=digest)
    return decision


def feature_chunks(digest: str) -> list[list[str]]:
    """The photographs that no earlier training has extracted, in lists that one task takes each; one at least."""
    bench = Workbench.open()
    rows = dataset.load_manifest(bench.plants, digest).rows
    new = features.missing(bench.engine, rows, model.weights_digest(bench.settings.backbone_weights))
    return mapped.lists([row.sha256 for row in new], bench.settings.features_chunk_size) or [[]]


def extract_features(hashes: list[str]) -> int:
    """Extract and keep; gives how many photographs that were."""
    if not hashes:
        return 0
    bench = Workbench.open()
    weights = bench.settings.backbone_weights
    features.extract_missing(
        bench.object_keys(hashes),
        engine=bench.engine,
        store=bench.plants,
        digest=model.weights_digest(weights),
        extract=model.extractor(model.build_backbone(weights)),
    )
    return len(hashes)


def train_model(digest: str, *, reason: str, fine_tuned_blocks: int = 0) -> str:
    """Fit, calibrate, cross-validate and export; gives the MLflow run. Raises DatasetError.

    With `fine_tuned_blocks`, so many of the backbone's last blocks are fitted with the head.
    """
    bench = Workbench.open()
    manifest = dataset.load_trainable(bench.plants, digest)
    weights = bench.settings.backbone_weights
    vectors = features.load(
        manifest.rows, engine=bench.engine, store=bench.plants, digest=model.weights_digest(weights)
    )
    recipe = Recipe(bench.settings.training_epochs, bench.settings.training_seed, fine_tuned_blocks)
    drift = data_drift.measure(bench, manifest)
    tags = _tags(bench, manifest, reason) | data_drift.tags(drift)
    with registry.training_run(bench.settings.mlflow_experiment, tags) as run_id:
        registry.log_dataset(manifest, bench.plants.uri(dataset.manifest_key(digest)))
        made = fitting.fitted(bench, manifest, vectors, recipe)
        registry.log_training(asdict(recipe) | _choices(manifest), made.trained.losses)
        if drift:
            data_drift.log(run_id, drift)
        _log_out_of_fold(bench, run_id, manifest, vectors, recipe)
        curve = plots.learning_curve(train.learning_curve(manifest, vectors, recipe))
        registry.log_figure(run_id, "learning_curve", curve)
        _log_models(bench, run_id, manifest, made)
    temperature = made.trained.calibration.temperature
    log.info("model_trained", mlflow_run=run_id, dataset_digest=digest, temperature=temperature)
    return run_id


def _log_models(bench: Workbench, run_id: str, manifest: Manifest, made: Fitted) -> None:
    """The Keras model for anyone, the exported file for serving, and Keras' answers that serving must repeat."""
    backbone, trained = made.backbone, made.trained
    keras_model = model.assemble(backbone, trained.head, trained.calibration.temperature)
    golden = list(bench.photographs(train.golden_rows(manifest)).values())
    pixels = np.stack([GoldenRequest.of(each, ()).pixels() for each in golden])
    answers = np.asarray(keras_model(pixels))
    registry.log_keras_model(keras_model, pixels[:1], answers[:1])
    saved_model = export.export(backbone, trained.head, trained.calibration, manifest.classes)
    registry.log_bytes(run_id, registry.EXPORTED, saved_model)
    requests = [asdict(GoldenRequest.of(*pair)) for pair in zip(golden, answers.tolist(), strict=True)]
    registry.log_json(run_id, registry.GOLDEN, {"classes": manifest.classes, "golden": requests})


def _log_out_of_fold(
    bench: Workbench, run_id: str, manifest: Manifest, vectors: features.Vectors, recipe: Recipe
) -> None:
    """Of heads that never saw the photograph: metrics over all of them, and labels that they do not believe.

    They stand on the backbone as it came: beside a fine-tuned one they are told of as `head_oof`.
    """
    classes, labels = manifest.classes, train.labels_of(manifest.rows, manifest.classes)
    probabilities = train.out_of_fold(vectors, labels, len(classes), recipe)
    source = bench.dataset_source(manifest)
    prefix = "head_oof" if recipe.fine_tuned_blocks else "oof"
    registry.log_metrics(evaluate.measure(probabilities, labels, classes, source=source).flat(prefix), run_id)
    suspected = suspects.suspected_labels(manifest.rows, labels, probabilities, classes)
    registry.log_json(run_id, registry.SUSPECTED_LABELS, [asdict(each) for each in suspected])
    data_report.log(bench, run_id, manifest, suspected)


def _tags(bench: Workbench, manifest: Manifest, reason: str) -> dict[str, str]:
    weights = bench.settings.backbone_weights
    return {
        "dataset.digest": manifest.digest,
        "dataset.source": bench.dataset_source(manifest),
        "backbone.weights": model.weights_kind(weights),
        "backbone.digest": model.weights_digest(weights),
        "git.commit": bench.settings.git_commit,
        "reason": reason,
    }


def _choices(manifest: Manifest) -> dict[str, Any]:
    sizes = {f"photographs_{split.value}": len(manifest.of(split)) for split in Split}
    return {"backbone": "MobileNetV2 1.0/224", "classes": ",".join(manifest.classes), "l2": model.L2} | sizes
