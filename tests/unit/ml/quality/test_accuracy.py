from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import binomtest

from ml.quality import Reviews, Stratum

CONFIDENCE = 0.95
Draw = Callable[[np.random.Generator], Reviews]


@pytest.mark.parametrize(("right", "total", "bound"), [(15, 20, 0.8726), (0, 20, 0.1192), (20, 20, 1.0)])
def test_of_one_stratum_the_bound_is_wilson_s(right: int, total: int, bound: float) -> None:
    """(p + z²/2n + z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n), with z = 1.645."""
    assert Reviews((Stratum(500, total, right),)).upper_bound(0.95) == pytest.approx(bound, abs=1e-4)


@pytest.mark.parametrize(("right", "total", "bound"), [(15, 20, 0.5678), (0, 20, 0.0), (20, 20, 0.8808)])
def test_the_lower_bound_is_wilson_s_too(right: int, total: int, bound: float) -> None:
    assert Reviews((Stratum(500, total, right),)).lower_bound(0.95) == pytest.approx(bound, abs=1e-4)


def test_a_stratum_weighs_as_much_as_there_are_predictions_of_it() -> None:
    reviews = Reviews((Stratum(100, 100, 50), Stratum(900, 10, 10)))
    assert reviews.accuracy == pytest.approx(0.95)
    assert (reviews.right, reviews.total) == (60, 110)


def test_where_nobody_looked_at_the_rest_almost_everything_is_possible() -> None:
    """And not what the doubtful ones alone would say, 0.5."""
    low, high = Reviews((Stratum(100, 100, 50), Stratum(900, 0, 0))).interval(CONFIDENCE)
    assert low < 0.06
    assert high > 0.94


def test_a_few_that_nobody_looked_at_change_little() -> None:
    low, high = Reviews((Stratum(990, 990, 891), Stratum(10, 0, 0))).interval(CONFIDENCE)
    assert 0.86 < low < 0.9 < high < 0.93


def test_both_strata_without_a_prediction_are_told_apart_from_a_wrong_model() -> None:
    assert Reviews((Stratum(0, 0, 0), Stratum(20, 20, 20))).accuracy == 1


def drawn(rng: np.random.Generator, *, doubtful: float, share: float, predictions: int = 4000) -> tuple[float, Reviews]:
    """The truth, and the reviews of one window: every doubtful prediction, and a share of the rest by chance."""
    doubt = rng.random(predictions) < doubtful
    right = rng.random(predictions) < np.where(doubt, 0.7, 0.98)
    reviewed = doubt | (rng.random(predictions) < share)
    strata = (Stratum(int(kind.sum()), int((kind & reviewed).sum()), int((kind & reviewed & right).sum()))
              for kind in (doubt, ~doubt))  # fmt: skip
    return doubtful * 0.7 + (1 - doubtful) * 0.98, Reviews(tuple(strata))


SCENES = [(0.1, 0.02), (0.05, 0.05), (0.3, 0.02)]  # share of doubtful ones, share of the rest that chance draws


@pytest.mark.parametrize(("doubtful", "share"), SCENES)
def test_the_interval_holds_the_truth_as_often_as_it_says(doubtful: float, share: float) -> None:
    rng = np.random.default_rng(0)
    windows = [drawn(rng, doubtful=doubtful, share=share) for _ in range(1000)]
    inside = [low <= truth <= high for truth, reviews in windows for low, high in [reviews.interval(CONFIDENCE)]]
    assert np.mean(inside) >= 0.93
    assert abs(np.mean([reviews.accuracy - truth for truth, reviews in windows])) < 0.003


@pytest.mark.parametrize(("doubtful", "share"), SCENES)
def test_the_bound_that_trains_again_is_nearly_as_sure(doubtful: float, share: float) -> None:
    """Wilson's one-sided bound falls short of 95 % by one or two near an accuracy of 1 (Cai 2005)."""
    rng = np.random.default_rng(1)
    windows = [drawn(rng, doubtful=doubtful, share=share) for _ in range(1000)]
    assert np.mean([truth <= reviews.upper_bound(CONFIDENCE) for truth, reviews in windows]) >= 0.91


@pytest.mark.parametrize(("doubtful", "share"), SCENES)
def test_the_plain_share_of_right_reviews_does_not(doubtful: float, share: float) -> None:
    """It takes the doubtful ones, which are all reviewed, for all there are."""
    rng = np.random.default_rng(0)
    windows = [drawn(rng, doubtful=doubtful, share=share) for _ in range(200)]
    plain = [(truth, binomtest(each.right, each.total).proportion_ci(CONFIDENCE, "wilson")) for truth, each in windows]
    assert np.mean([found.low <= truth <= found.high for truth, found in plain]) < 0.05
