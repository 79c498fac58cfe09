"""How often the rule alarms without a reason, and how soon it does with one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import binomtest

from ml.policies import RetrainingPolicy
from ml.simulation.changes import Rng
from ml.simulation.models import services
from ml.simulation.photographs import Album
from ml.simulation.traffic import alarms_in_a_month, requests_until_alarm

PER_LOOK: Final = (2, 10, 50)  # requests between two looks: 5,760 to 144,000 in a month
MOST_ALARMS: Final = 0.05  # of months
LEAST_FOUND: Final = 0.9  # of changes, within a window


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    total: int

    @property
    def value(self) -> float:
        return self.count / self.total

    def interval(self) -> tuple[float, float]:
        """Clopper and Pearson's, 95 %."""
        found = binomtest(self.count, self.total).proportion_ci(0.95)
        return float(found.low), float(found.high)


@dataclass(frozen=True)
class Outcome:
    """Months with an alarm by requests a look; and by change, after how many requests each trial found it."""

    reference: int  # photographs
    traffic: int
    window: int
    months: Mapping[int, Share]
    found: Mapping[str, Sequence[int | None]]

    def detected(self, change: str) -> Share:
        return Share(sum(each is not None for each in self.found[change]), len(self.found[change]))

    def median(self, change: str) -> float:
        """Of those that were found."""
        counts = [float(each) for each in self.found[change] if each is not None]
        return float(np.median(counts)) if counts else float("nan")

    def holds(self) -> bool:
        quiet = all(each.value <= MOST_ALARMS for each in self.months.values())
        return quiet and all(self.detected(change).value >= LEAST_FOUND for change in self.found)


def simulate(album: Album, months: int, policy: RetrainingPolicy, rng: Rng) -> Outcome:
    """Each month has a reference and traffic of its own; each change is tried once a month."""
    alarms = dict.fromkeys(PER_LOOK, 0)
    found: dict[str, list[int | None]] = {change: [] for change in album.changed}
    for service in services(album, months, rng):
        for per_look in PER_LOOK:
            alarms[per_look] += alarms_in_a_month(service, per_look, policy, rng)
        for change, trials in found.items():
            trials.append(requests_until_alarm(service, change, policy, rng))
    sizes = len(service.reference["label"]), len(service.ordinary["label"])
    return Outcome(*sizes, policy.drift_window, {each: Share(alarms[each], months) for each in PER_LOOK}, found)
