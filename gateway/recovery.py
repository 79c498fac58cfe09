"""Asks serving again while the circuit is open, so that no caller has to wait for what may still be away."""

import asyncio
from contextlib import suppress
from typing import Final, Self

import structlog

from gateway.circuit import Circuit
from gateway.errors import NoAnswer
from gateway.serving import ServedModel

_LOOK_SECONDS: Final = 0.1  # between two looks at the circuit

log = structlog.get_logger()


class Recovery:
    """A task for as long as the context; its probes cost serving nothing."""

    def __init__(self, model: ServedModel, circuit: Circuit) -> None:
        self._model = model
        self._circuit = circuit

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _watch(self) -> None:
        while True:
            if self._circuit.begin_probe():
                await self._probe()
            await asyncio.sleep(self._circuit.seconds_to_probe() or _LOOK_SECONDS)

    async def _probe(self) -> None:
        try:
            await self._model.probe()
        except NoAnswer as error:
            log.warning("serving_probed", circuit=self._circuit.state, reason=str(error))
        except Exception:  # this task must outlive what nobody foresaw: without it an open circuit would stay so
            self._circuit.failed()
            log.exception("probe_crashed")
        else:
            log.info("serving_is_back")
