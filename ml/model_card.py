"""The model card (arXiv:1810.03993): what a version was made of, what it is worth, and what it must not be used for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ml.evaluate import Decision, Metrics
from ml.evaluate.intervals import Interval
from ml.evaluate.slices import Slice

LIMITS = """
- It knows its own classes and nothing else: another flower is given one of these names, often with confidence.
  `novelty` flags photographs of other things, and only a part of those of other plants.
- `novelty` passes some sheets of one colour, greens above all.
- It does not notice photographs that are inverted, turned upside down or mildly blurred.
- Its photographs are a few hundred from one collection: the intervals say how little that is, and other cameras,
  seasons and places are what the robustness slices only imitate.
- It is for learning how such a system is run. Nobody's health or harvest should hang on it.
"""


@dataclass(frozen=True)
class ModelCard:
    """What is known of a version when it is evaluated; `tags` and `params` are those of its training run."""

    tags: Mapping[str, str]
    params: Mapping[str, str]
    metrics: Metrics
    intervals: Mapping[str, Interval]
    latency_milliseconds: float
    slices: Mapping[str, Slice]
    external: Mapping[str, Slice]
    decision: Decision

    def markdown(self) -> str:
        return "\n".join([*self._head(), *self._results(), *self._slices(), *self._external(), "\n## Limits", LIMITS])

    def _head(self) -> Iterator[str]:
        classes = ", ".join(self.metrics.recall)
        yield f"# Plants: {classes}"
        if self.metrics.source != "real":
            yield "\n**Trained on photographs that the project drew itself: not for real ones.**"
        if self.tags["backbone.weights"] == "random":
            yield "\n**The backbone's weights are random.**"
        verdict = "let through" if self.decision.promote else "refused"
        yield f"\nThe gate has {verdict} it: {'; '.join(self.decision.reasons)}."
        yield f"Trained because: {self.tags['reason']}."
        yield "\n## Data and choices\n"
        facts = {
            "data set": self.tags["dataset.digest"],
            "photographs": ", ".join(
                f"{self.params[f'photographs_{split}']} {split}" for split in ("train", "validation", "test")
            ),
            "backbone": f"{self.params['backbone']}, weights `{self.tags['backbone.weights']}`",
            "head": f"linear, L2 {self.params['l2']}, at most {self.params['epochs']} epochs",
            "seed": self.params["seed"],
            "fine-tuned blocks": self.params["fine_tuned_blocks"],
            "code": self.tags["git.commit"],
        }
        yield from (f"- {name}: {value}" for name, value in facts.items())

    def _results(self) -> Iterator[str]:
        yield f"\n## On {self.metrics.photographs} test photographs\n"
        yield "| measure | value | 95 % interval |\n| --- | --- | --- |"
        yield from (self._result(*each) for each in self._numbers().items())
        yield f"| time for one photograph, in process | {self.latency_milliseconds:.1f} ms | |"

    def _numbers(self) -> Mapping[str, float]:
        plain = {name: getattr(self.metrics, name) for name in ("accuracy", "log_loss", "brier", "calibration_error")}
        classes: dict[str, Any] = {f"recall_{name}": value for name, value in self.metrics.recall.items()}
        return plain | classes | {"roc_auc": self.metrics.roc_auc}

    def _result(self, name: str, value: float) -> str:
        between = self.intervals.get(name)
        interval = f"{between[0]:.3f} to {between[1]:.3f}" if between else ""
        return f"| {name.replace('_', ' ')} | {value:.3f} | {interval} |"

    def _slices(self) -> Iterator[str]:
        yield "\n## The same photographs under other conditions\n"
        yield from _table("condition", self.slices)

    def _external(self) -> Iterator[str]:
        if self.external:
            yield "\n## Other people's photographs\n"
            yield from _table("folder", self.external)


def _table(what: str, slices: Mapping[str, Slice]) -> Iterator[str]:
    yield f"| {what} | photographs | accuracy | recall | found novel |\n| --- | --- | --- | --- | --- |"
    for name, each in slices.items():
        recalls = ", ".join(f"{label} {value:.3f}" for label, value in each.recall.items())
        told = name.replace("_", " ")
        yield f"| {told} | {each.photographs} | {each.accuracy:.3f} | {recalls} | {each.novel:.1%} |"
