from contextlib import closing

import pytest
from pydantic import SecretStr

from tests.unit.ui.canned_gateway import Canned, CannedGateway, feedback, prediction, problem, ready
from ui.api import predictions, readiness
from ui.api.errors import GatewayError
from ui.api.feedback import say
from ui.api.predictions import Answer
from ui.api.transport import Gateway, connect


def test_a_prediction_becomes_an_answer_with_its_time(gateway: CannedGateway) -> None:
    answer = ask(gateway.url)
    assert answer.prediction.label == "dandelion"
    assert answer.prediction.model.version == 3
    assert answer.seconds > 0


def test_fields_that_the_app_does_not_know_are_skipped(gateway: CannedGateway) -> None:
    gateway.gives(prediction(novelty_of_next_year=1.5))
    assert ask(gateway.url).prediction.probability == 0.983


def test_every_request_has_an_id_of_its_own(gateway: CannedGateway) -> None:
    for _ in range(2):
        ask(gateway.url)
    first, second = (each.headers["X-Request-ID"] for each in gateway.asked())
    assert first != second


def test_a_key_of_any_letters_is_sent_as_its_utf_8(gateway: CannedGateway) -> None:
    ask(gateway.url, key="clé")
    assert gateway.asked()[0].headers["X-API-Key"].encode("latin-1").decode() == "clé"


def test_without_a_key_none_is_sent(gateway: CannedGateway) -> None:
    gateway.gives(ready("synthetic", weights="random"), to="GET /readyz")
    with closing(connect(gateway.url, deadline_seconds=10)) as connections:
        model = readiness.ready(Gateway(connections)).model
    assert (model.trained_on, model.backbone_weights) == ("synthetic", "random")
    assert "X-API-Key" not in gateway.received[0].headers


def test_a_word_on_a_prediction_is_sent_as_json(gateway: CannedGateway) -> None:
    gateway.gives(feedback("grass", trainable=False), to="POST /v1/feedback")
    with closing(connect(gateway.url, deadline_seconds=10)) as connections:
        told = say(Gateway(connections, SecretStr("key")), "019a", "grass", "0f")
    assert (told.label, told.trainable) == ("grass", False)
    assert gateway.received[0].body == b'{"prediction":"019a","label":"grass","sha256":"0f"}'


def test_problem_details_become_one_error(gateway: CannedGateway) -> None:
    gateway.gives(problem(503, "overloaded", "64 requests are in flight, the limit is 64", Retry_After="1"))
    error = failure(gateway.url)
    assert (error.type, error.status, error.retry_after_seconds) == ("overloaded", 503, 1)
    assert (error.request_id, str(error)) == ("0199-request", "A title: 64 requests are in flight, the limit is 64")
    assert error.is_temporary


def test_a_date_in_retry_after_is_no_number_of_seconds(gateway: CannedGateway) -> None:
    gateway.gives(problem(503, "overloaded", Retry_After="Wed, 21 Oct 2026 07:28:00 GMT"))
    assert failure(gateway.url).retry_after_seconds is None


def test_a_page_of_a_proxy_becomes_the_same_error_with_the_id_that_was_sent(gateway: CannedGateway) -> None:
    gateway.gives(Canned(b"<html>", 502))
    error = failure(gateway.url)
    assert (error.type, error.status) == ("unexpected_answer", 502)
    assert error.detail == "/v1/predict gave 502 Bad Gateway"
    assert error.request_id == gateway.asked()[0].headers["X-Request-ID"]


def test_an_answer_of_another_form_becomes_the_same_error(gateway: CannedGateway) -> None:
    gateway.gives(Canned(b'{"label": "dandelion"}', headers={"X-Request-ID": "0199"}))
    error = failure(gateway.url)
    assert (error.type, error.request_id) == ("unexpected_answer", "0199")


def test_a_gateway_that_is_away_becomes_the_same_error(nobody: str) -> None:
    error = failure(nobody)
    assert error.type == "gateway_away"
    assert nobody in error.detail
    assert error.is_temporary


def test_a_gateway_that_is_silent_is_given_up_at_the_deadline(silent: str) -> None:
    error = failure(silent, deadline_seconds=0.2)
    assert error.type == "gateway_slow"
    assert error.is_temporary
    assert error.request_id


def test_what_is_not_configured_is_not_worth_another_try(gateway: CannedGateway) -> None:
    gateway.gives(problem(503, "airflow_not_configured"))
    assert not failure(gateway.url).is_temporary


@pytest.mark.parametrize(("status", "everyone"), [(415, False), (422, False), (500, False), (401, True), (429, True)])
def test_only_some_failures_concern_every_photograph(gateway: CannedGateway, status: int, everyone: bool) -> None:
    gateway.gives(problem(status, "a_type"))
    assert failure(gateway.url).concerns_every_photograph is everyone


def ask(url: str, *, key: str = "key", deadline_seconds: float = 10) -> Answer:
    with closing(connect(url, deadline_seconds=deadline_seconds)) as connections:
        return predictions.predict(Gateway(connections, SecretStr(key)), b"photograph", explain=False)


def failure(url: str, *, deadline_seconds: float = 10) -> GatewayError:
    with pytest.raises(GatewayError) as raised:
        ask(url, deadline_seconds=deadline_seconds)
    return raised.value
