"""An answer in words: what it is, how sure, and how long it took."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from ui.api.schemas import Answer, Prediction
from ui.classify.asking import Outcome

NOT_SURE: Final = "**The model is not sure.** Take this answer as a guess."
DOUBTS: Final = {
    "low_confidence": NOT_SURE,
    "unfamiliar_image": (
        "**This photograph is unlike those the model was trained on.** Its answer may mean little, whatever the "
        "percentage."
    ),
}


def label(word: str) -> str:
    """For people: `common_daisy` reads as Common daisy."""
    return word.replace("_", " ").capitalize()


def percent(probability: float) -> str:
    """One decimal; never 100 % for less than certainty, nor 0 % for more than nothing."""
    if 0.9995 <= probability < 1:
        return "over 99.9 %"
    if 0 < probability < 0.0005:
        return "under 0.1 %"
    return f"{probability:.1%}".replace("%", " %")


def doubt(prediction: Prediction) -> str | None:
    """A reason that this version of the app has no words for is still a doubt."""
    return DOUBTS.get(prediction.reason or "", NOT_SURE) if prediction.uncertain else None


def origin(answer: Answer) -> str:
    model = answer.prediction.model
    return f"Model {model.name}, version {model.version} · answered in {_duration(answer.seconds)}"


def summary(outcomes: Iterable[Outcome]) -> str:
    """`5 photographs: 3 dandelion, 1 grass, 1 without an answer`, the most frequent first."""
    outcomes = list(outcomes)
    labels = Counter(each.prediction.label for each in outcomes if isinstance(each, Answer))
    unanswered = len(outcomes) - labels.total()
    counts = [f"{count} {label(word).lower()}" for word, count in labels.most_common()]
    counts += [f"{unanswered} without an answer"] if unanswered else []
    return f"{photographs(len(outcomes))}: {', '.join(counts)}"


def photographs(count: int) -> str:
    return "1 photograph" if count == 1 else f"{count} photographs"


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
