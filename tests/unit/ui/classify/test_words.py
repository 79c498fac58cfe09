from ui.api.errors import GatewayError
from ui.api.predictions import Answer, Model, Prediction
from ui.classify import words
from ui.classify.asking import Outcome
from ui.texts import Reader

AWAY = GatewayError(type="gateway_away", title="Not reached", detail="refused")


def answer(label: str) -> Answer:
    model = Model(name="plants", version=3)
    said = Prediction(
        id="019a", label=label, probability=1, probabilities={label: 1}, uncertain=False, reason=None, model=model
    )
    return Answer(said, seconds=0.0234)


def test_a_label_reads_as_words_with_a_capital() -> None:
    assert words.headline("common_daisy", Reader("en")) == "Common daisy"
    assert words.headline("Bellis perennis", Reader("en")) == "Bellis perennis"


def test_many_answers_are_counted_the_most_frequent_first() -> None:
    outcomes: list[Outcome] = [answer("grass"), answer("dandelion"), AWAY, answer("dandelion")]
    assert words.summary(outcomes, Reader("en")) == "**4 photographs:** 2 dandelion, 1 grass, 1 without an answer"
    assert words.summary(outcomes, Reader("fr")) == "**4 photos\u00a0:** pissenlit (2), herbe (1), 1 sans réponse"


def test_an_answer_says_where_it_comes_from() -> None:
    assert words.origin(answer("grass"), Reader("fr")) == "Modèle plants, version 3 · réponse en 23 ms"
