"""Which photographs the gateway is asked about, and what came of it: nothing is asked twice in a session."""

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from dataclasses import dataclass, replace

from pydantic import SecretStr

from ui.api.errors import GatewayError
from ui.api.predictions import Answer
from ui.classify.photograph import Photograph

Outcome = Answer | GatewayError


@dataclass(frozen=True)
class Question:
    """A photograph, asked about with one key; equal questions have one outcome."""

    photograph: Photograph
    key: SecretStr
    explain: bool


Outcomes = MutableMapping[Question, Outcome]


def known(question: Question, outcomes: Outcomes) -> Outcome | None:
    """An answer with its heatmap also answers the question without."""
    return outcomes.get(question) or outcomes.get(replace(question, explain=True))


def answer_each(
    questions: Iterable[Question], outcomes: Outcomes, ask: Callable[[Question], Answer]
) -> Iterator[tuple[Question, Outcome]]:
    """In order, remembered in `outcomes`; a failure that concerns every photograph is met once, then shared."""
    shared: GatewayError | None = None
    for question in questions:
        outcome = known(question, outcomes) or shared or _attempt(question, ask)
        if isinstance(outcome, GatewayError) and outcome.concerns_every_photograph:
            shared = outcome
        outcomes[question] = outcome
        yield question, outcome


def forget_others(outcomes: Outcomes, photographs: Iterable[Photograph]) -> None:
    """A photograph that was taken off the page leaves the memory of the session with its bytes."""
    kept = set(photographs)
    for question in [each for each in outcomes if each.photograph not in kept]:
        del outcomes[question]


def forget_temporary_failures(outcomes: Outcomes) -> None:
    """So that these are asked again."""
    for question, outcome in list(outcomes.items()):
        if isinstance(outcome, GatewayError) and outcome.is_temporary:
            del outcomes[question]


def _attempt(question: Question, ask: Callable[[Question], Answer]) -> Outcome:
    try:
        return ask(question)
    except GatewayError as error:
        return error
