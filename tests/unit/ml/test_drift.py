from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import pytest

from ml.policies import RetrainingPolicy
from ml.quality import SIGNALS, measure_drift, significant

Samples = dict[str, npt.NDArray[np.float64]]

POLICY = RetrainingPolicy()
REFERENCE = 120  # held-out photographs of 400
WINDOW = POLICY.drift_window


def photographs(rng: np.random.Generator, count: int) -> Samples:
    """Signals as those of real photographs: most answers certain, novelty and sharpness skewed."""
    return {
        "probability": np.round(rng.beta(20, 1, count), 6),
        "novelty": rng.gamma(8, 0.08, count),
        "brightness": rng.normal(0.45, 0.1, count),
        "sharpness": rng.lognormal(-2, 0.4, count),
    }


def drifted(reference: Samples, live: Samples) -> list[str]:
    return [shift.signal for shift in measure_drift(reference, live).shifts if significant(shift, POLICY)]


def test_photographs_like_those_of_the_reference_seldom_alarm() -> None:
    """Of a thousand windows none: the level allows one false alarm in 57,600 looks."""
    rng = np.random.default_rng(0)
    assert not any(drifted(photographs(rng, REFERENCE), photographs(rng, WINDOW)) for _ in range(1000))


def test_chance_alarms_no_more_often_than_the_level_says() -> None:
    """Seen at a level that simulation can reach: the test's p-values are not smaller than chance makes them."""
    rng = np.random.default_rng(1)
    found = [measure_drift(photographs(rng, REFERENCE), photographs(rng, WINDOW)).shifts for _ in range(1000)]
    for signal in range(len(SIGNALS)):
        assert np.mean([shifts[signal].p_value < 0.01 for shifts in found]) < 0.02


SHIFTS: Mapping[str, Callable[[Samples], Samples]] = {
    "brightness": lambda live: live | {"brightness": live["brightness"] * 0.4},
    "sharpness": lambda live: live | {"sharpness": live["sharpness"] * 0.3},
    "novelty": lambda live: live | {"novelty": live["novelty"] * 2},
    "probability": lambda live: live | {"probability": np.round(live["probability"] ** 6, 6)},
}


@pytest.mark.parametrize("signal", SHIFTS)
def test_a_strong_shift_is_found_within_a_window(signal: str) -> None:
    rng = np.random.default_rng(2)
    found = [drifted(photographs(rng, REFERENCE), SHIFTS[signal](photographs(rng, WINDOW))) for _ in range(100)]
    assert sum(shifted == [signal] for shifted in found) >= 90


def test_a_shift_too_small_to_matter_is_left_alone_however_sure_it_is() -> None:
    rng = np.random.default_rng(3)
    live = photographs(rng, 50_000)
    live["brightness"] += 0.02
    (shift,) = [each for each in measure_drift(photographs(rng, 50_000), live).shifts if each.signal == "brightness"]
    assert shift.p_value < 1e-9
    assert not significant(shift, POLICY)


def test_no_prediction_is_no_shift() -> None:
    nothing = measure_drift(photographs(np.random.default_rng(4), REFERENCE), {name: [] for name in SIGNALS})
    assert (nothing.predictions, nothing.shifts) == (0, ())


def test_the_level_is_shared_by_signals_and_looks() -> None:
    reference = photographs(np.random.default_rng(5), REFERENCE)
    shift = measure_drift(reference, reference).shifts[0]
    assert (shift.distance, shift.p_value) == (0, 1)
    level = 0.05 / (4 * 2880)
    just = type(shift)("novelty", 0.5, level * 0.99), type(shift)("novelty", 0.5, level)
    assert [significant(each, POLICY) for each in just] == [True, False]
