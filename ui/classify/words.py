"""An answer in words: what it is, how sure, and how long it took."""

from collections import Counter
from collections.abc import Iterable

from ui.api.predictions import Answer, Prediction
from ui.classify.asking import Outcome
from ui.classify.texts import ClassifyTexts
from ui.texts import Reader


def headline(label: str, reader: Reader) -> str:
    """The first letter alone goes large: a label may be a Latin name."""
    said = reader.label(label)
    return said[:1].upper() + said[1:]


def doubt(prediction: Prediction, reader: Reader) -> str | None:
    """A reason that this version of the app has no words for is still a doubt."""
    texts = reader.texts(ClassifyTexts)
    return texts.doubts.get(prediction.reason or "", texts.not_sure) if prediction.uncertain else None


def origin(answer: Answer, reader: Reader) -> str:
    model = answer.prediction.model
    duration = reader.duration(answer.seconds)
    return reader.texts(ClassifyTexts).card.origin(name=model.name, version=model.version, duration=duration)


def summary(outcomes: Iterable[Outcome], reader: Reader) -> str:
    """`5 photographs: 3 dandelion, 1 grass, 1 without an answer`, the most frequent first."""
    texts, outcomes = reader.texts(ClassifyTexts).answers, list(outcomes)
    labels = Counter(each.prediction.label for each in outcomes if isinstance(each, Answer))
    unanswered = len(outcomes) - labels.total()
    counts = [
        texts.of_label(count=reader.number(count), label=reader.label(word)) for word, count in labels.most_common()
    ]
    counts += [reader.count(texts.unanswered, unanswered)] if unanswered else []
    return texts.summary(photographs=reader.count(texts.photographs, len(outcomes)), labels=", ".join(counts))
