"""How versions come and go by what is written to models.config, on a server that the tests may write for."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from tensorflow.core.protobuf.saved_model_pb2 import SavedModel

from tests.integration.serving.client import stays, wait_until
from tests.integration.serving.conftest import Writable
from tests.integration.serving.publisher import Publisher

Answers = Callable[[], bool]


@pytest.fixture
def answers(writable: Writable, publisher: Publisher, saved_model: bytes) -> Answers:
    """Version 1 serves under label stable; tells whether it still does."""
    publisher.put(1, saved_model)
    publisher.list([1], stable=1)
    writable.client.wait_state(publisher.model, 1, "AVAILABLE")

    def stable_is_one() -> bool:
        return writable.client.predict(publisher.model, version_label="stable", outputs=["novelty"]).version == 1

    return stable_is_one


@pytest.mark.usefixtures("answers")
def test_a_version_loads_once_it_is_listed(writable: Writable, publisher: Publisher, saved_model: bytes) -> None:
    publisher.put(2, saved_model)
    publisher.list([1, 2], stable=1)
    writable.client.wait_state(publisher.model, 2, "AVAILABLE")
    assert writable.client.predict(publisher.model).version == 2
    assert writable.client.predict(publisher.model, version_label="stable").version == 1


def test_a_version_that_is_not_listed_does_not_load(
    writable: Writable, publisher: Publisher, saved_model: bytes, answers: Answers
) -> None:
    publisher.put(2, saved_model)
    assert stays(answers, seconds=writable.settle_seconds)
    assert writable.client.states(publisher.model) == {1: "AVAILABLE"}


@pytest.mark.usefixtures("answers")
def test_a_version_that_leaves_the_list_is_unloaded(
    writable: Writable, publisher: Publisher, saved_model: bytes
) -> None:
    publisher.put(2, saved_model)
    publisher.list([1, 2], stable=1)
    writable.client.wait_state(publisher.model, 2, "AVAILABLE")
    publisher.list([1], stable=1)
    writable.client.wait_state(publisher.model, 2, "END")
    assert writable.client.code(publisher.model, version=2) == "NOT_FOUND"
    assert writable.client.predict(publisher.model).version == 1


@pytest.mark.usefixtures("answers")
def test_a_version_that_was_unloaded_can_come_back(writable: Writable, publisher: Publisher) -> None:
    publisher.write_config("model_config_list {}")
    writable.client.wait_state(publisher.model, 1, "END")
    publisher.list([1], stable=1)
    writable.client.wait_state(publisher.model, 1, "AVAILABLE")


@pytest.mark.usefixtures("answers")
def test_a_listed_version_is_waited_for_until_its_files_appear(
    writable: Writable, publisher: Publisher, saved_model: bytes, answers: Answers
) -> None:
    publisher.list([1, 2], stable=1)
    assert stays(answers, seconds=writable.settle_seconds)
    assert writable.client.states(publisher.model) == {1: "AVAILABLE"}
    publisher.put(2, saved_model)
    writable.client.wait_state(publisher.model, 2, "AVAILABLE")


@pytest.mark.usefixtures("answers")
def test_a_label_moves_to_a_version_that_serves(writable: Writable, publisher: Publisher, saved_model: bytes) -> None:
    publisher.put(2, saved_model)
    publisher.list([1, 2], stable=1)
    writable.client.wait_state(publisher.model, 2, "AVAILABLE")
    publisher.list([1, 2], stable=2)
    wait_until(
        lambda: writable.client.predict(publisher.model, version_label="stable").version == 2, "the label to move"
    )


def test_a_label_that_moves_with_a_version_still_to_load_refuses_the_whole_config(
    writable: Writable, publisher: Publisher, saved_model: bytes, answers: Answers
) -> None:
    publisher.put(2, saved_model)
    publisher.list([1, 2], stable=2)
    assert stays(answers, seconds=writable.settle_seconds)
    assert writable.client.states(publisher.model) == {1: "AVAILABLE"}


@pytest.mark.parametrize("text", ["", "model_config_list {", "\x00\xff"])
def test_a_config_that_is_empty_or_malformed_changes_nothing(
    writable: Writable, publisher: Publisher, answers: Answers, text: str
) -> None:
    publisher.write_config(text)
    assert stays(answers, seconds=writable.settle_seconds)


def test_a_broken_version_ends_in_error_while_others_serve(
    writable: Writable, publisher: Publisher, saved_model: bytes, answers: Answers
) -> None:
    publisher.put(2, saved_model[: len(saved_model) // 2])
    publisher.list([1, 2], stable=1)
    writable.client.wait_state(publisher.model, 2, "END")
    status = writable.client.status(publisher.model, version=2).model_version_status[0].status
    assert status.error_code != 0
    assert status.error_message
    assert answers()


def test_a_version_that_was_given_up_is_not_tried_again(
    writable: Writable, publisher: Publisher, saved_model: bytes, answers: Answers
) -> None:
    publisher.put(2, b"no model")
    publisher.list([1, 2], stable=1)
    writable.client.wait_state(publisher.model, 2, "END")
    publisher.at.write(f"{publisher.model}/2/saved_model.pb", saved_model)
    assert stays(answers, seconds=writable.settle_seconds)
    assert writable.client.states(publisher.model, version=2) == {2: "END"}


@pytest.mark.usefixtures("answers")
def test_a_model_without_the_signature_loads_and_refuses_to_predict(
    writable: Writable, publisher: Publisher, saved_model: bytes
) -> None:
    publisher.put(2, without_signatures(saved_model))
    publisher.list([1, 2], stable=1)
    writable.client.wait_state(publisher.model, 2, "AVAILABLE")
    assert writable.client.code(publisher.model, version=2) == "FAILED_PRECONDITION"


def test_versions_come_and_go_without_a_failed_request(
    writable: Writable, publisher: Publisher, saved_model: bytes, answers: Answers
) -> None:
    stop = Event()

    def keep_asking() -> int:
        asked = 0
        while not stop.is_set():
            assert answers()
            asked += 1
        return asked

    with ThreadPoolExecutor(4) as callers:
        asking = [callers.submit(keep_asking) for _ in range(4)]
        for version in (2, 3):
            publisher.put(version, saved_model)
            publisher.list([1, version], stable=1)
            writable.client.wait_state(publisher.model, version, "AVAILABLE")
        writable.client.wait_state(publisher.model, 2, "END")
        stop.set()
    assert all(each.result() > 0 for each in asking)


def without_signatures(saved_model: bytes) -> bytes:
    message = SavedModel.FromString(saved_model)
    message.meta_graphs[0].signature_def.clear()
    return bytes(message.SerializeToString())
