from ui.api.errors import GatewayError
from ui.classify import problems


def test_a_problem_without_words_of_its_own_keeps_those_of_the_gateway() -> None:
    error = GatewayError(type="too_blue", title="Too blue", detail="hue 0.6, the limit is 0.5", status=422)
    assert problems.in_words(error) == problems.Words("Too blue.", "Try another photograph.")


def test_the_time_to_wait_is_said_when_the_gateway_names_it() -> None:
    error = GatewayError(type="overloaded", title="Overloaded", detail="64", status=503, retry_after_seconds=1)
    assert problems.in_words(error).next_step == "Try again in 1 second."
