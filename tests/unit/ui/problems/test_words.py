from collections.abc import Iterator

import pytest

from gateway.errors import ApiError
from ui.api.errors import GatewayError
from ui.problems import words
from ui.problems.texts import ProblemTexts
from ui.texts import LANGUAGES, Language, Reader

OF_THE_APP = {"gateway_away", "gateway_slow", "unexpected_answer"}


def kinds(base: type[ApiError] = ApiError) -> Iterator[type[ApiError]]:
    yield base
    for each in base.__subclasses__():
        yield from kinds(each)


def error(type_: str, status: int | None = 503, **more: int) -> GatewayError:
    return GatewayError(type=type_, title="Too blue", detail="hue 0.6", status=status, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_of_the_gateway_has_words_in_every_language(language: Language) -> None:
    types = {kind.type for kind in kinds()} | OF_THE_APP
    assert types - Reader(language).texts(ProblemTexts).by_type.keys() == set()


def test_no_words_are_kept_for_what_the_gateway_never_says() -> None:
    types = {kind.type for kind in kinds()} | OF_THE_APP
    assert Reader("en").texts(ProblemTexts).by_type.keys() - types == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_can_be_told(language: Language) -> None:
    reader = Reader(language)
    for type_ in reader.texts(ProblemTexts).by_type:
        told = words.in_words(error(type_, retry_after_seconds=2), reader)
        assert told.what.endswith(".")
        assert told.next_step.endswith(".")
        assert "{" not in told.what + told.next_step


def test_a_problem_without_words_of_its_own_keeps_the_title_of_the_gateway() -> None:
    told = words.in_words(error("too_blue", 422), Reader("fr"))
    assert told.what == "Cela n’a pas fonctionné\u00a0: Too blue."


@pytest.mark.parametrize(("seconds", "said"), [(None, "in a moment"), (1, "in 1 second"), (7, "in 7 seconds")])
def test_the_time_to_wait_is_said_when_the_gateway_names_it(seconds: int, said: str) -> None:
    told = words.in_words(error("overloaded", retry_after_seconds=seconds), Reader("en"))
    assert told.next_step == f"Try again {said}."


@pytest.mark.parametrize(
    ("status", "said"), [(413, "too large"), (429, "asks for a pause"), (502, "does not understand")]
)
def test_what_a_proxy_says_is_told_by_its_status(status: int, said: str) -> None:
    assert said in words.in_words(error("unexpected_answer", status), Reader("en")).what
