"""What a reader of the model card learns."""

from dataclasses import replace

from ml.evaluate import Decision, Metrics
from ml.evaluate.slices import Slice
from ml.model_card import ModelCard

EACH = {"clover": 0.9, "daisy": 0.8}
SLICE = Slice(40, 0.75, EACH, 0.125)
CARD = ModelCard(
    tags={
        "dataset.digest": "d" * 64,
        "backbone.weights": "imagenet",
        "git.commit": "0a1b2c",
        "reason": "the last training is 7.0 days old",
    },
    params={
        "photographs_train": "280",
        "photographs_validation": "40",
        "photographs_test": "80",
        "backbone": "MobileNetV2 1.0/224",
        "l2": "0.3",
        "epochs": "30",
        "seed": "0",
        "fine_tuned_blocks": "0",
    },
    metrics=Metrics(0.85, 0.4, 0.2, 0.03, 0.95, EACH, EACH, EACH, 80, "real"),
    intervals={"accuracy": (0.76, 0.92)},
    latency_milliseconds=8.25,
    slices={"far_away": SLICE},
    external={},
    decision=Decision(promote=True, reasons=("a first model",)),
)


def test_it_states_data_choices_results_and_limits() -> None:
    page = CARD.markdown()
    assert "280 train, 40 validation, 80 test" in page
    assert "| accuracy | 0.850 | 0.760 to 0.920 |" in page
    assert "| recall daisy | 0.800 |  |" in page
    assert "| far away | 40 | 0.750 | clover 0.900, daisy 0.800 | 12.5% |" in page
    assert "let through it: a first model" in page
    assert "another flower is given one of these names" in page
    assert "Other people's photographs" not in page


def test_drawings_and_random_weights_are_said_first() -> None:
    drawn = replace(
        CARD,
        metrics=replace(CARD.metrics, source="synthetic"),
        tags={**CARD.tags, "backbone.weights": "random"},
        external={"neighbours": SLICE},
    )
    page = drawn.markdown()
    assert page.index("not for real ones") < page.index("random") < page.index("## Data")
    assert "| neighbours | 40 |" in page
