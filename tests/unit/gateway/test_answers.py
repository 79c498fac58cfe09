from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.answers import Answer, prediction, reason_for_doubt
from gateway.decoding import Decoded
from gateway.schemas.predictions import EXAMPLE, Model, Prediction

PIXELS = np.zeros((224, 224, 3), np.uint8)
PHOTOGRAPH = Decoded("9f" * 32, 275, 183, brightness=0.4, sharpness=0.1, pixels=PIXELS, media_type="image/jpeg")
ID = UUID("019a8f3e-7c1d-7e2b-9d52-6a0c9f6f4b11")


def answer(*probabilities: float, novelty: float = 0.3, **others: Any) -> Answer:
    classes = ("clover", "dandelion", "grass")[: len(probabilities)]
    return Answer(3, classes, np.array(probabilities, np.float32), novelty, **others)


def told(given: Answer) -> Prediction:
    return prediction(given, PHOTOGRAPH, ID, model=Model(name="plants", version=given.version), uncertain_below=0.8)


@pytest.mark.parametrize(
    ("probability", "novelty", "reason"),
    [
        (0.8, 1.0, None),
        (0.79, 1.0, "low_confidence"),
        (0.99, 1.01, "unfamiliar_image"),
        (0.5, 1.01, "unfamiliar_image"),
    ],
)
def test_doubt_has_one_reason_and_an_unfamiliar_photograph_comes_first(
    probability: float, novelty: float, reason: str | None
) -> None:
    assert reason_for_doubt(probability, novelty, uncertain_below=0.8) == reason


def test_a_prediction_names_the_most_probable_of_however_many_classes() -> None:
    prediction_ = told(answer(0.1, 0.85, 0.05))
    assert (prediction_.label, prediction_.probability) == ("dandelion", 0.85)
    assert prediction_.probabilities == {"clover": 0.1, "dandelion": 0.85, "grass": 0.05}
    assert not prediction_.uncertain


def test_a_prediction_on_the_wire_has_the_fields_of_the_contract() -> None:
    assert told(answer(0.1, 0.9)).model_dump(exclude_unset=True).keys() == EXAMPLE.keys()


def test_a_heatmap_goes_out_only_when_the_model_gave_one() -> None:
    heatmap = np.full((7, 7), -0.0, np.float32)
    dumped = told(answer(0.1, 0.9, heatmap=heatmap)).model_dump(exclude_unset=True)
    assert dumped["heatmap"] == [[0.0] * 7] * 7


@given(st.floats(0, 1.25, width=32))
def test_a_probability_never_leaves_the_unit_interval(value: float) -> None:
    assert 0 <= told(answer(value)).probability <= 1
