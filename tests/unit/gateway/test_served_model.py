"""How the gateway asks serving, against a small gRPC server that keeps what it was asked."""

import asyncio
from collections.abc import Awaitable, Callable

import grpc
import numpy as np
import pytest

from gateway import serving
from gateway.circuit import Circuit
from gateway.errors import ModelTimeout, ModelUnavailable, NoAnswer
from gateway.readiness import Readiness
from gateway.recovery import Recovery
from gateway.serving import CHUNK, ServedModel
from gateway.serving_channels import ServingAddress
from ml.imaging import Pixels
from tests.unit.gateway.canned_serving import CannedServing, listening


def image(first: int = 0) -> Pixels:
    return np.full((224, 224, 3), first, np.uint8)


def asking(canned: CannedServing, use: Callable[[ServedModel], Awaitable[None]], deadline_seconds: float = 5) -> None:
    async def whole() -> None:
        async with listening(canned) as address, serving.connect(ServingAddress(address)) as channel:
            circuit = Circuit(opens_after=3, probe_seconds=0.05)
            model = ServedModel(channel, circuit, name="plants", label="stable", deadline_seconds=deadline_seconds)
            async with Recovery(model, circuit):
                await use(model)

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


def test_an_open_circuit_asks_nothing_and_closes_by_itself() -> None:
    canned = CannedServing(refusals=[grpc.StatusCode.UNAVAILABLE] * 9)

    async def use(model: ServedModel) -> None:
        for _ in range(3):
            with pytest.raises(ModelUnavailable, match="does not answer"):
                await model.predict([image()], explain=False)
        asked = len(canned.asked)
        with pytest.raises(ModelUnavailable, match="3 times in a row"):
            await model.predict([image()], explain=False)
        assert len(canned.asked) == asked
        await _closed(model)
        assert len(await model.predict([image()], explain=False)) == 1

    asking(canned, use)


def test_a_refusal_for_a_reason_does_not_open_the_circuit() -> None:
    async def use(model: ServedModel) -> None:
        for _ in range(5):
            with pytest.raises(ModelUnavailable, match="label"):
                await model.predict([image()], explain=False)

    asking(CannedServing(refusals=[grpc.StatusCode.NOT_FOUND] * 5), use)


def test_the_trace_that_a_request_belongs_to_reaches_serving() -> None:
    canned = CannedServing()

    async def use(model: ServedModel) -> None:
        await model.predict([image()], explain=False, context=[("traceparent", "00-a-b-01")])

    asking(canned, use)
    assert ("traceparent", "00-a-b-01") in canned.metadata


async def _closed(model: ServedModel) -> None:
    async with asyncio.timeout(10):
        while model._circuit.state != "closed":  # noqa: ASYNC110 (a circuit has no event)
            await asyncio.sleep(0.01)
