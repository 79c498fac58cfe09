"""Looks at a sliding window of requests, by the very rule that runs in service."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.stats import kstwobign, norm

from ml.policies import RetrainingPolicy
from ml.quality import SIGNALS, measure_drift, significant
from ml.simulation.changes import Rng
from ml.simulation.models import Rows, Service, Signals

STEP: Final = 10  # requests between two looks after a change
LABEL: Final = "label"
SLACK: Final = 50  # times as likely as what alarms: closer than that, normal and limiting p-values are to exact ones
Values = npt.NDArray[Any]
Windows = npt.NDArray[np.bool_]  # (looks, photographs): whether a photograph is in the window of a look


def alarms_in_a_month(service: Service, per_look: int, policy: RetrainingPolicy, rng: Rng) -> bool:
    """Whether any look of a month of unchanged traffic alarms; photographs are drawn with replacement."""
    windows = _windows(len(service.ordinary[LABEL]), per_look, policy, rng)
    suspected = np.any([_suspected(service, signal, windows, policy) for signal in SIGNALS], axis=0)
    suspicious = np.unique(windows[suspected], axis=0)
    return any(_alarms(service.reference, [(service.ordinary, np.flatnonzero(each))], policy) for each in suspicious)


def requests_until_alarm(service: Service, change: str, policy: RetrainingPolicy, rng: Rng) -> int | None:
    """How many changed requests it takes, in a window full of ordinary ones; None if a whole window stays silent."""
    window, photographs = policy.drift_window, len(service.ordinary[LABEL])
    before, after = rng.integers(0, photographs, window), rng.integers(0, photographs, window)
    for count in range(STEP, window + 1, STEP):
        seen = [(service.ordinary, np.unique(before[count:])), (service.changed[change], np.unique(after[:count]))]
        if _alarms(service.reference, seen, policy):
            return count
    return None


def _alarms(reference: Signals, seen: Sequence[tuple[Signals, Rows]], policy: RetrainingPolicy) -> bool:
    live = {name: np.concatenate([signals[name][rows] for signals, rows in seen]) for name in SIGNALS}
    return bool(significant(measure_drift(reference, live), policy))


def _windows(photographs: int, per_look: int, policy: RetrainingPolicy, rng: Rng) -> Windows:
    """Each photograph once, as the rule counts it."""
    requests = rng.integers(0, photographs, policy.drift_window + (policy.drift_checks - 1) * per_look)
    seen = np.lib.stride_tricks.sliding_window_view(requests, policy.drift_window)[::per_look]
    windows = np.zeros((policy.drift_checks, photographs), dtype=np.bool_)
    windows[np.arange(len(seen))[:, None], seen] = True
    return windows


def _suspected(service: Service, signal: str, windows: Windows, policy: RetrainingPolicy) -> npt.NDArray[np.bool_]:
    """The looks, (looks,), that the rule has to judge: below the least distance, or far from rare, none alarms."""
    reference, ordinary = service.reference[signal], service.ordinary[signal]
    distances = _distances(reference, ordinary, windows)
    if signal == LABEL:
        return distances >= policy.drift_distance
    counts, known = windows.sum(axis=1), len(reference)
    above = (reference[:, None] < ordinary).mean(axis=0) + (reference[:, None] == ordinary).mean(axis=0) / 2
    lean = np.abs(windows @ above / counts - 0.5) * np.sqrt(12 * counts * known / (counts + known + 1))
    p_values = np.minimum(kstwobign.sf(distances * np.sqrt(counts * known / (counts + known))), 2 * norm.sf(lean))
    rare = p_values < SLACK * policy.drift_false_alarms / policy.drift_checks
    return np.asarray((distances >= policy.drift_distance) & rare)


def _distances(reference: Values, ordinary: Values, windows: Windows) -> npt.NDArray[np.float64]:
    """Of every window at once, (looks,); labels have no order, so the share that moved."""
    values = np.union1d(reference, ordinary)
    shares = np.stack([windows[:, ordinary == value].sum(axis=1) for value in values]) / windows.sum(axis=1)
    gaps = shares - np.array([(reference == value).mean() for value in values])[:, None]
    if reference.dtype.kind == "U":
        return np.asarray(np.abs(gaps).sum(axis=0) / 2)
    return np.asarray(np.abs(gaps.cumsum(axis=0)).max(axis=0))
