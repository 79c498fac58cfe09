"""The gate: a challenger is promoted unless a rule objects."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ml.catalog import would_replace_photographs
from ml.evaluate.metrics import Evaluation, Incomparable
from ml.evaluate.noise import chance_calibration_error, gained, upper_bound
from ml.policies import GatePolicy

Champion = Evaluation | Incomparable | None


@dataclass(frozen=True)
class Decision:
    """Promote or not, and why, in words: what speaks for the challenger, or every objection."""

    promote: bool
    reasons: tuple[str, ...]


def gate(challenger: Evaluation, champion: Champion, policy: GatePolicy) -> Decision:
    """Both were measured on the same test split in the same run; a tie promotes."""
    objections = tuple(_objections(challenger, champion, policy))
    return Decision(promote=not objections, reasons=objections or (_in_favour(challenger, champion),))


def source_of(champion: Evaluation | Incomparable) -> str:
    return champion.source if isinstance(champion, Incomparable) else champion.metrics.source


def _objections(challenger: Evaluation, champion: Champion, policy: GatePolicy) -> Iterator[str]:
    for absolute in ABSOLUTE:
        yield from absolute(challenger, policy)
    if champion is not None and would_replace_photographs(source_of(champion), challenger.metrics.source):
        yield "it was trained on synthetic photographs, and the champion on real ones"
    if isinstance(champion, Evaluation):
        for relative in RELATIVE:
            yield from relative(challenger, champion, policy)


def _reaches_the_floor(challenger: Evaluation, policy: GatePolicy) -> Iterator[str]:
    if not challenger.metrics.accuracy >= policy.accuracy_floor:  # written so that NaN is refused too
        yield f"accuracy {challenger.metrics.accuracy:.3f} is below the floor of {policy.accuracy_floor:.3f}"


def _is_calibrated(challenger: Evaluation, policy: GatePolicy) -> Iterator[str]:
    error, budget = challenger.metrics.calibration_error, policy.calibration_budget
    if error <= budget:
        return
    chance = chance_calibration_error(challenger.confidence, policy.gate_confidence)
    if error > chance:
        yield (
            f"calibration error {error:.3f} is above the budget of {budget:.3f}, and above the {chance:.3f} "
            f"that chance gives on {challenger.metrics.photographs} photographs"
        )


def _answers_in_time(challenger: Evaluation, policy: GatePolicy) -> Iterator[str]:
    took, budget = challenger.latency_milliseconds, policy.latency_budget_milliseconds
    if not took <= budget:
        yield f"{took:.0f} ms for one photograph is above the budget of {budget:g} ms"


def _is_not_worse(challenger: Evaluation, champion: Evaluation, policy: GatePolicy) -> Iterator[str]:
    bound = upper_bound(gained(challenger, champion), policy.gate_confidence)
    if bound < 0:
        yield (
            f"accuracy {challenger.metrics.accuracy:.3f} is below the champion's {champion.metrics.accuracy:.3f}, "
            f"by at least {-bound:.3f} with {policy.gate_confidence:.0%} confidence"
        )


def _keeps_every_class(challenger: Evaluation, champion: Evaluation, policy: GatePolicy) -> Iterator[str]:
    for index, (label, recall) in enumerate(challenger.metrics.recall.items()):
        before, margin = champion.metrics.recall[label], policy.recall_margin
        chance = upper_bound(gained(challenger, champion, index), policy.gate_confidence) >= 0
        if before - recall > margin and not chance:
            yield f"recall of {label} {recall:.3f} is more than {margin:.3f} below the champion's {before:.3f}"


def _in_favour(challenger: Evaluation, champion: Champion) -> str:
    earned = f"accuracy {challenger.metrics.accuracy:.3f} on {challenger.metrics.photographs} test photographs"
    if champion is None:
        return f"a first model, with {earned}"
    if isinstance(champion, Incomparable):
        return f"{earned}, and the champion knows other classes ({', '.join(champion.classes)}) and was not compared"
    return f"{earned}, the champion's is {champion.metrics.accuracy:.3f} on the same"


Absolute = Callable[[Evaluation, GatePolicy], Iterator[str]]
Relative = Callable[[Evaluation, Evaluation, GatePolicy], Iterator[str]]
ABSOLUTE: Final[tuple[Absolute, ...]] = (_reaches_the_floor, _is_calibrated, _answers_in_time)
RELATIVE: Final[tuple[Relative, ...]] = (_is_not_worse, _keeps_every_class)
