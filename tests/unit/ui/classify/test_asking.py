from pydantic import SecretStr

from ui.api.errors import GatewayError
from ui.api.predictions import Answer, Model, Prediction
from ui.classify.asking import Outcomes, Question, answer_each, forget_others, forget_temporary_failures
from ui.classify.photograph import Photograph

AWAY = GatewayError(type="gateway_away", title="Not reached", detail="refused")
DAMAGED = GatewayError(type="corrupt_image", title="Damaged image", detail="cut off", status=422)
ANSWER = Answer(
    Prediction(
        id="019a",
        label="grass",
        probability=0.9,
        probabilities={"grass": 0.9, "dandelion": 0.1},
        uncertain=False,
        reason=None,
        model=Model(name="plants", version=3),
    ),
    seconds=0.01,
)


class Desk:
    """Takes questions as the gateway does, and counts them."""

    def __init__(self, *outcomes: Answer | GatewayError) -> None:
        self.outcomes = list(outcomes)
        self.asked: list[Question] = []

    def __call__(self, question: Question) -> Answer:
        self.asked.append(question)
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, GatewayError):
            raise outcome
        return outcome


def question(name: str, *, key: str = "key", explain: bool = False) -> Question:
    return Question(Photograph.of(name, name.encode()), SecretStr(key), explain)


def run(desk: Desk, outcomes: Outcomes, *questions: Question) -> list[Answer | GatewayError]:
    return [outcome for _, outcome in answer_each(questions, outcomes, desk)]


def test_a_gateway_that_is_away_is_met_once_for_all_photographs() -> None:
    desk = Desk(AWAY)
    assert run(desk, {}, question("one"), question("two"), question("three")) == [AWAY, AWAY, AWAY]
    assert len(desk.asked) == 1


def test_a_damaged_photograph_does_not_stop_the_next() -> None:
    assert run(Desk(DAMAGED, ANSWER), {}, question("one"), question("two")) == [DAMAGED, ANSWER]


def test_an_explained_answer_also_answers_the_plain_question() -> None:
    desk = Desk()
    assert run(desk, {question("one", explain=True): ANSWER}, question("one")) == [ANSWER]
    assert not desk.asked


def test_a_plain_answer_does_not_explain() -> None:
    desk = Desk(ANSWER)
    run(desk, {question("one"): ANSWER}, question("one", explain=True))
    assert len(desk.asked) == 1


def test_another_key_asks_again() -> None:
    desk = Desk(ANSWER)
    run(desk, {question("one", key="unknown"): DAMAGED}, question("one", key="known"))
    assert len(desk.asked) == 1


def test_the_same_file_under_two_names_is_asked_about_once() -> None:
    twins = [Question(Photograph.of(name, b"same"), SecretStr("key"), explain=False) for name in ("a.jpg", "b.jpg")]
    desk = Desk(ANSWER)
    assert run(desk, {}, *twins) == [ANSWER, ANSWER]
    assert len(desk.asked) == 1


def test_only_temporary_failures_are_forgotten_to_be_asked_again() -> None:
    outcomes: Outcomes = {question("one"): AWAY, question("two"): DAMAGED, question("three"): ANSWER}
    forget_temporary_failures(outcomes)
    assert list(outcomes) == [question("two"), question("three")]


def test_photographs_that_left_the_page_are_forgotten() -> None:
    outcomes: Outcomes = {question("one"): ANSWER, question("two"): ANSWER}
    forget_others(outcomes, [question("two").photograph])
    assert list(outcomes) == [question("two")]
