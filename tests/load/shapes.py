"""How the number of people changes over time."""

from collections.abc import Mapping
from typing import ClassVar, Final

from locust import LoadTestShape

STEP_SECONDS: Final = 6
STEPS: Final = (1, 2, 4, 8, 16, 32)


class Ramp(LoadTestShape):
    """Twice as many at each step: finds how much the stack takes."""

    use_common_options: ClassVar[bool] = True

    def tick(self) -> tuple[int, float] | None:
        step = int(_seconds(self) // STEP_SECONDS)
        return (STEPS[step], STEPS[step]) if step < len(STEPS) else None


class Spike(LoadTestShape):
    """Few, suddenly very many, and few again."""

    use_common_options: ClassVar[bool] = True

    def tick(self) -> tuple[int, float] | None:
        seconds = _seconds(self)
        if seconds > 6 * STEP_SECONDS:
            return None
        people = 64 if 2 * STEP_SECONDS <= seconds < 4 * STEP_SECONDS else 4
        return people, 64


def _seconds(shape: LoadTestShape) -> float:
    return float(shape.get_run_time())  # type: ignore[no-untyped-call]


SHAPES: Final[Mapping[str, type[LoadTestShape]]] = {"ramp": Ramp, "spike": Spike}
