"""The exporter's board: each source for itself, and never a zero where nothing is known."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import Engine

from ml.catalog import ReviewState
from ml.exporter import data, model
from ml.exporter.board import Board
from ml.exporter.families import Families, number
from ml.storage import StorageError
from tests.unit.ml.logged import prediction, review


def registry_of(board: Board) -> CollectorRegistry:
    made = CollectorRegistry()
    made.register(board)
    return made


def well() -> Families:
    yield from number("plants_well", "A source that answers.", 3)


def away() -> Families:
    raise StorageError("nobody answers")


def names(families: Iterator[GaugeMetricFamily]) -> set[str]:
    return {sample.name for family in families for sample in family.samples}


def test_a_source_that_is_away_leaves_the_others_alone_and_says_so() -> None:
    board = Board({"well": well, "away": away})
    board.refresh()
    found = registry_of(board)
    assert found.get_sample_value("plants_well") == 3
    assert found.get_sample_value("plants_source_up", {"source": "well"}) == 1
    assert found.get_sample_value("plants_source_up", {"source": "away"}) == 0
    assert found.get_sample_value("plants_source_success_timestamp_seconds", {"source": "away"}) is None


def test_what_was_known_of_a_source_that_went_away_is_told_no_longer() -> None:
    answers = iter([well, away])
    board = Board({"changing": lambda: next(answers)()})
    board.refresh()
    board.refresh()
    found = registry_of(board)
    assert found.get_sample_value("plants_well") is None
    assert found.get_sample_value("plants_source_success_timestamp_seconds", {"source": "changing"})


def test_an_error_that_nobody_foresaw_is_not_hidden() -> None:
    def broken() -> Families:
        raise KeyError("a mistake of ours")

    with pytest.raises(KeyError):
        Board({"broken": broken}).refresh()


def test_a_source_that_refuses_is_away() -> None:
    def refused() -> Families:
        raise httpx.ConnectError("refused")

    board = Board({"airflow": refused})
    board.refresh()
    assert registry_of(board).get_sample_value("plants_source_up", {"source": "airflow"}) == 0


TOLD: dict[str, Any] = {
    "live_accuracy": {"value": 0.9, "lower": 0.8, "upper": 0.95, "reviews": 40},
    "drift": [{"signal": "novelty", "distance": 0.4, "p_value": 1e-9, "significant": True}],
}


def test_live_accuracy_comes_with_its_interval_and_drift_by_signal() -> None:
    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in model.quality(TOLD)
        for sample in family.samples
    }
    assert samples["plants_live_accuracy",] == 0.9
    assert samples["plants_live_accuracy_upper",] == 0.95
    assert samples["plants_drift_distance", "novelty"] == 0.4
    assert samples["plants_drift_significant", "novelty"] == 1


def test_before_the_first_review_there_is_a_count_and_no_accuracy() -> None:
    found = names(model.quality({"live_accuracy": None, "drift": None}))
    assert "plants_live_accuracy" not in found
    assert "plants_live_accuracy_reviews" in found


def test_reviews_of_every_state_are_counted_also_where_there_is_none(engine: Engine) -> None:
    review(engine, prediction(), ReviewState.OPEN)
    counted = {
        sample.labels["state"]: sample.value
        for family in data.reviews(engine)
        for sample in family.samples
        if sample.name == "plants_reviews"
    }
    assert counted == {"open": 1, "confirmed": 0, "rejected": 0}


def test_a_new_database_has_addresses_that_wait_to_be_read(engine: Engine) -> None:
    due = [s.value for family in data.photographs(engine) for s in family.samples if s.name == "plants_addresses_due"]
    assert due == [400]
