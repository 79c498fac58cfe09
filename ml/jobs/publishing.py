"""From a logged run to a registered version with a verdict on it, and from there into service."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from ml import catalog, dataset, evaluate, export, plots, registry
from ml.evaluate import Decision, Evaluation, Incomparable, Metrics
from ml.jobs import evaluation, model_report, promoting
from ml.jobs.evaluation import Answers, HeldOut
from ml.jobs.workbench import Workbench
from ml.policies import GatePolicy

log = structlog.get_logger()

# What a version is tagged with besides its decision; its training run has the same.
CARRIED_TAGS = ("dataset.digest", "dataset.source", "backbone.weights", "backbone.digest", "git.commit", "reason")


def evaluate_model(run_id: str, external: Path | None = None) -> int:
    """Measure the exported file on the test split, register it, and record the gate's decision; gives the version.

    `external` is a folder of other people's photographs, one of its folders a label.
    """
    bench = Workbench.open()
    tags = registry.tags_of(bench.client, run_id)
    manifest = dataset.load_manifest(bench.plants, tags["dataset.digest"])
    photographs = evaluation.held_out(bench, manifest)
    saved_model = registry.read_bytes(run_id, registry.EXPORTED)
    timed_requests = bench.settings.golden_timed_requests
    predict = export.load(saved_model)
    answers = evaluation.ask(predict, photographs.pixels, timed_requests=timed_requests)
    challenger = answers.evaluate(photographs.test_labels, source=tags["dataset.source"])
    champion = evaluation.champion(bench, photographs, manifest.classes)
    verdict = _judge(challenger, champion, bench)
    _log(run_id, challenger, answers, photographs)
    told = model_report.Earned(challenger, verdict.decision, external)
    model_report.log(bench.client, run_id, predict, photographs, told)
    registry.log_json(run_id, registry.CHARTS, _charts(challenger, champion))
    carried = {name: tags[name] for name in CARRIED_TAGS} | {"sha256": export.digest(saved_model)}
    description = _description(challenger.metrics, verdict.decision, tags)
    version = registry.register(bench.client, run_id, tags=carried, description=description)
    _record(bench, run_id, version, verdict)
    return version


def is_promoted(version: int) -> bool:
    """Whether the gate let a version through."""
    return registry.version_tags(Workbench.open().client, version).get("decision") == "promote"


def publish_model(version: int) -> int:
    """Put a version that the gate let through into service, in the name of its training run; as `promote`."""
    client = Workbench.open().client
    reason = registry.version_tags(client, version).get("reason", "")
    return promoting.promote(version, reason=reason, run_id=registry.run_of(client, version))


@dataclass(frozen=True)
class _Verdict:
    decision: Decision
    evidence: dict[str, Any]


def _judge(challenger: Evaluation, champion: Evaluation | Incomparable | None, bench: Workbench) -> _Verdict:
    policy = GatePolicy.of(bench.settings)
    decision = evaluate.gate(challenger, champion, policy)
    return _Verdict(decision, evaluate.evidence(challenger, champion, policy, decision))


def _log(run_id: str, challenger: Evaluation, answers: Answers, photographs: HeldOut) -> None:
    labels, pixels = photographs.test_labels, photographs.test_pixels
    probabilities, heatmaps = answers.probabilities[: len(labels)], answers.heatmaps[: len(labels)]
    pictures = plots.all_plots(probabilities, labels, answers.classes, pixels, heatmaps)
    registry.log_evaluation(run_id, challenger.metrics.flat("test"), pictures)
    registry.log_json(run_id, registry.REFERENCE, evaluation.signals(answers, photographs.photographs))


def _charts(challenger: Evaluation, champion: Evaluation | Incomparable | None) -> dict[str, Any]:
    compared = evaluate.charts(champion) if isinstance(champion, Evaluation) else None
    return {"challenger": evaluate.charts(challenger), "champion": compared}


def _record(bench: Workbench, run_id: str, version: int, verdict: _Verdict) -> None:
    """The evidence in MLflow, the decision among the version's tags, and a row of promotions for a refusal."""
    decision, reasons = verdict.decision, "; ".join(verdict.decision.reasons)
    registry.log_json(run_id, registry.EVIDENCE, verdict.evidence)
    said = "promote" if decision.promote else "refused"
    registry.tag_version(bench.client, version, **{"decision": said, "decision.reasons": reasons})
    log.info("model_evaluated", mlflow_run=run_id, version=version, promote=decision.promote, reasons=decision.reasons)
    if not decision.promote:
        catalog.record_promotion(
            bench.engine,
            run_id=run_id,
            from_version=registry.aliased(bench.client, registry.CHAMPION),
            to_version=version,
            action="refuse",
            reason=reasons,
            evidence=verdict.evidence,
        )


def _description(metrics: Metrics, decision: Decision, tags: Mapping[str, str]) -> str:
    drawn = "" if metrics.source == "real" else " **Trained on synthetic photographs: not for real ones.**"
    random = " **The backbone's weights are random.**" if tags["backbone.weights"] == "random" else ""
    verdict = f"{'Let through' if decision.promote else 'Refused'} by the gate: {'; '.join(decision.reasons)}."
    why = f"Trained because: {tags['reason']}."
    return f"{metrics.accuracy:.1%} of {metrics.photographs} test photographs.{drawn}{random} {verdict} {why}"
