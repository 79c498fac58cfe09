"""How often the model in service is right, from reviews that people did not choose at random."""

from dataclasses import dataclass
from math import hypot

from scipy.stats import binomtest


@dataclass(frozen=True)
class Stratum:
    """Predictions of one kind: its reviewed ones stand for the others."""

    predictions: int
    reviewed: int
    right: int

    @property
    def accuracy(self) -> float:
        """Halfway between never and always, where nobody has looked."""
        return self.right / self.reviewed if self.reviewed else 0.5

    def below(self, confidence: float) -> float:
        """How far under `accuracy` Wilson's one-sided bound is."""
        if not self.reviewed:
            return self.accuracy
        test = binomtest(self.right, self.reviewed, alternative="greater")
        return self.accuracy - float(test.proportion_ci(confidence, method="wilson").low)

    def above(self, confidence: float) -> float:
        if not self.reviewed:
            return 1 - self.accuracy
        test = binomtest(self.right, self.reviewed, alternative="less")
        return float(test.proportion_ci(confidence, method="wilson").high) - self.accuracy


@dataclass(frozen=True)
class Reviews:
    """Each kind of prediction, those of which few are reviewed too: each weighs as much as there are predictions of it.

    The strata's Wilson intervals are put together by MOVER (Zou and Donner 2008, doi:10.1002/sim.3095). Of one stratum
    that is Wilson's own. A stratum without any review may be right never or always, so its whole weight is added.
    """

    strata: tuple[Stratum, ...]

    @property
    def right(self) -> int:
        return sum(each.right for each in self.strata)

    @property
    def total(self) -> int:
        return sum(each.reviewed for each in self.strata)

    @property
    def accuracy(self) -> float:
        return sum(weight * each.accuracy for weight, each in self._weighted())

    def upper_bound(self, confidence: float) -> float:
        """One-sided: with this confidence the true accuracy is below it."""
        return min(1.0, self.accuracy + self._together({each: each.above(confidence) for each in self.strata}))

    def lower_bound(self, confidence: float) -> float:
        """The same on the other side: with this confidence the true accuracy is above it."""
        return max(0.0, self.accuracy - self._together({each: each.below(confidence) for each in self.strata}))

    def interval(self, confidence: float) -> tuple[float, float]:
        """Two-sided: with this confidence the true accuracy is inside."""
        each_side = (1 + confidence) / 2
        return self.lower_bound(each_side), self.upper_bound(each_side)

    def _together(self, distances: dict[Stratum, float]) -> float:
        known = [weight * distances[each] for weight, each in self._weighted() if each.reviewed]
        return hypot(*known) + sum(weight * distances[each] for weight, each in self._weighted() if not each.reviewed)

    def _weighted(self) -> list[tuple[float, Stratum]]:
        every = sum(each.predictions for each in self.strata)
        return [(each.predictions / every, each) for each in self.strata if each.predictions]
