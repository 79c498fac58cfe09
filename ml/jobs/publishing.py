"""From a logged run to a registered version with a verdict on it, and from there into service."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import structlog

from ml import catalog, dataset, evaluate, export, features, plots, publish, registry, train
from ml.catalog import Split
from ml.dataset import Manifest
from ml.errors import MlError
from ml.evaluate import Decision, Metrics, Policy
from ml.imaging import Pixels
from ml.jobs.workbench import Workbench
from ml.model import Labels, Probabilities
from ml.publish import Candidate, GoldenRequest, Limits
from ml.replicas import replicas

log = structlog.get_logger()

EVIDENCE = "evaluation/evidence.json"
# What a version is tagged with besides its decision; its training run has the same.
CARRIED_TAGS = ("dataset.digest", "dataset.source", "backbone.weights", "backbone.digest", "git.commit", "reason")


class Refused(MlError):
    """The gate refused this version; it was never put into s3://models."""


def evaluate_model(run_id: str) -> int:
    """Measure the exported file on the test split, register it, and record the gate's decision; gives the version."""
    bench = Workbench.open()
    tags = registry.tags_of(bench.client, run_id)
    manifest = dataset.load_manifest(bench.plants, tags["dataset.digest"])
    pixels, labels = _test_split(bench, manifest)
    saved_model = registry.read_bytes(run_id, registry.EXPORTED)
    probabilities = _probabilities(export.load(saved_model)(pixels))
    challenger = evaluate.measure(probabilities, labels, manifest.classes, source=tags["dataset.source"])
    champion = _champion_metrics(bench, manifest, pixels, labels)
    policy = Policy(accuracy_floor=bench.settings.accuracy_floor)
    decision = evaluate.gate(challenger, champion, policy)
    registry.log_evaluation(
        run_id, challenger.flat("test"), plots.all_plots(probabilities, labels, manifest.classes, pixels)
    )
    carried = {name: tags[name] for name in CARRIED_TAGS} | {"sha256": export.digest(saved_model)}
    version = registry.register(bench.client, run_id, tags=carried, description=_description(challenger, tags))
    _record_decision(bench, run_id, version, decision, evaluate.evidence(challenger, champion, policy))
    log.info("model_evaluated", run_id=run_id, version=version, promote=decision.promote, reasons=decision.reasons)
    return version


def is_promoted(version: int) -> bool:
    """Whether the gate let a version through."""
    return registry.version_tags(Workbench.open().client, version).get("decision") == "promote"


def publish_model(version: int) -> None:
    """Put a version that the gate let through into service. Raises Refused, PublishError."""
    bench = Workbench.open()
    tags = registry.version_tags(bench.client, version)
    if tags.get("decision") != "promote":
        raise Refused(f"version {version} was refused: {tags.get('decision.reasons') or 'it was never evaluated'}")
    run_id = registry.run_of(bench.client, version)
    limits = Limits(bench.settings.publish_timeout_seconds, bench.settings.latency_budget_milliseconds)
    with replicas(bench.settings.serving_grpc) as every:
        before = publish.publish(_candidate(run_id, version), store=bench.models, replicas=every, limits=limits)
    champion = registry.aliased(bench.client, registry.CHAMPION)
    registry.crown(bench.client, version)
    catalog.record_promotion(
        bench.engine,
        run_id=run_id,
        from_version=champion,
        to_version=version,
        action="promote",
        reason=tags["reason"],
        evidence=json.loads(registry.read_bytes(run_id, EVIDENCE)),
    )
    log.info("version_published", version=version, previous=before, run_id=run_id)


def _test_split(bench: Workbench, manifest: Manifest) -> tuple[Pixels, Labels]:
    rows, keys = manifest.of(Split.TEST), bench.object_keys()
    pixels = features.load_pixels(bench.plants, [keys[row.sha256] for row in rows])
    return pixels, train.labels_of(rows, manifest.classes)


def _champion_metrics(bench: Workbench, manifest: Manifest, pixels: Pixels, labels: Labels) -> Metrics | None:
    """The champion scored again on this very split; None without one, or when it knows other classes."""
    version = registry.aliased(bench.client, registry.CHAMPION)
    if version is None:
        return None
    outputs = export.load(registry.read_bytes(registry.run_of(bench.client, version), registry.EXPORTED))(pixels)
    if tuple(name.decode() for name in outputs["classes"][0]) != manifest.classes:
        return None
    source = registry.version_tags(bench.client, version)["dataset.source"]
    return evaluate.measure(_probabilities(outputs), labels, manifest.classes, source=source)


def _probabilities(outputs: Mapping[str, npt.NDArray[Any]]) -> Probabilities:
    """In double precision, each row adding up to 1 in it too, as scikit-learn's metrics ask."""
    single = outputs["probabilities"].astype(np.float64)
    return np.asarray(single / single.sum(axis=1, keepdims=True))


def _record_decision(bench: Workbench, run_id: str, version: int, decision: Decision, evidence: dict[str, Any]) -> None:
    registry.log_json(run_id, EVIDENCE, evidence)
    verdict = "promote" if decision.promote else "refused"
    reasons = "; ".join(decision.reasons)
    registry.tag_version(bench.client, version, **{"decision": verdict, "decision.reasons": reasons})
    if not decision.promote:
        catalog.record_promotion(
            bench.engine,
            run_id=run_id,
            from_version=registry.aliased(bench.client, registry.CHAMPION),
            to_version=version,
            action="refuse",
            reason=reasons,
            evidence=evidence,
        )


def _candidate(run_id: str, version: int) -> Candidate:
    golden = json.loads(registry.read_bytes(run_id, registry.GOLDEN))
    requests = (GoldenRequest(each["photograph"], tuple(each["probabilities"])) for each in golden["golden"])
    saved_model = registry.read_bytes(run_id, registry.EXPORTED)
    return Candidate(version, saved_model, tuple(golden["classes"]), tuple(requests))


def _description(metrics: Metrics, tags: dict[str, str]) -> str:
    drawn = "" if metrics.source == "real" else " **Trained on synthetic photographs: not for real ones.**"
    random = " **The backbone's weights are random.**" if tags["backbone.weights"] == "random" else ""
    return f"{metrics.accuracy:.1%} of {metrics.photographs} test photographs.{drawn}{random} Why: {tags['reason']}."
