"""How the gateway asks serving, against a small gRPC server that keeps what it was asked."""

import asyncio
from collections.abc import Awaitable, Callable

import grpc
import numpy as np
import pytest

from gateway import serving
from gateway.errors import ModelTimeout, ModelUnavailable, NoAnswer
from gateway.readiness import Readiness
from gateway.serving import CHUNK, ServedModel
from ml.imaging import Pixels
from tests.unit.gateway.canned_serving import CannedServing, listening


def image(first: int = 0) -> Pixels:
    return np.full((224, 224, 3), first, np.uint8)


def asking(canned: CannedServing, use: Callable[[ServedModel], Awaitable[None]], deadline_seconds: float = 5) -> None:
    async def whole() -> None:
        async with listening(canned) as address, serving.connect(address) as channel:
            await use(ServedModel(channel, name="plants", label="stable", deadline_seconds=deadline_seconds))

    asyncio.run(whole())


def test_class_names_are_asked_for_once_a_version() -> None:
    canned = CannedServing()

    async def use(model: ServedModel) -> None:
        await asyncio.gather(*(model.predict([image()], explain=False) for _ in range(5)))
        canned.version, canned.classes = 2, (b"clover", b"grass")
        (answer,) = await model.predict([image(255)], explain=False)
        assert (answer.version, answer.label) == (2, "clover")

    asking(canned, use)
    assert [request.model_spec.version.value for request in canned.asked_for_classes] == [1, 2]


def test_a_large_batch_goes_out_in_chunks_and_comes_back_in_order() -> None:
    canned = CannedServing()

    async def use(model: ServedModel) -> None:
        answers = await model.predict([image(number) for number in range(20)], explain=False)
        assert [round(255 * float(answer.probabilities[0])) for answer in answers] == list(range(20))

    asking(canned, use)
    sizes = [each.inputs["images"].tensor_shape.dim[0].size for each in canned.asked if each.model_spec.version_label]
    assert sorted(sizes) == [20 % CHUNK, CHUNK, CHUNK]


def test_a_request_that_meets_a_replica_going_away_is_asked_again() -> None:
    async def use(model: ServedModel) -> None:
        assert len(await model.predict([image()], explain=False)) == 1

    asking(CannedServing(refusals=[grpc.StatusCode.UNAVAILABLE]), use)


@pytest.mark.parametrize("code", [grpc.StatusCode.NOT_FOUND, grpc.StatusCode.INVALID_ARGUMENT])
def test_a_refusal_for_a_reason_is_not_asked_again(code: grpc.StatusCode) -> None:
    canned = CannedServing(refusals=[code])

    async def use(model: ServedModel) -> None:
        with pytest.raises(NoAnswer):
            await model.predict([image()], explain=False)

    asking(canned, use)
    assert len(canned.asked) == 1


def test_a_slow_answer_is_not_waited_for() -> None:
    async def use(model: ServedModel) -> None:
        with pytest.raises(ModelTimeout):
            await model.predict([image()], explain=False)

    asking(CannedServing(silent=True), use, deadline_seconds=0.05)


def test_any_number_of_probes_is_one_question_with_good_news_and_with_bad() -> None:
    well, ill = CannedServing(version=7), CannedServing(refusals=[grpc.StatusCode.NOT_FOUND])

    async def use_well(model: ServedModel) -> None:
        readiness = Readiness(model)
        assert await asyncio.gather(*(readiness.version() for _ in range(50))) == [7] * 50

    async def use_ill(model: ServedModel) -> None:
        readiness = Readiness(model)
        outcomes = await asyncio.gather(*(readiness.version() for _ in range(50)), return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} == {ModelUnavailable}

    asking(well, use_well)
    asking(ill, use_ill)
    assert len(well.asked) == len(ill.asked) == 1
