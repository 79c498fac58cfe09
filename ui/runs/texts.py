"""The texts about runs."""

from typing import ClassVar

from ui.texts import Filled, Texts


class RunTexts(Texts):
    """`steps` and `states` have Airflow's words; one that is not there is shown as it is."""

    file: ClassVar[str] = "runs"

    progress: Filled
    waiting: str
    line: Filled
    line_timed: Filled
    log: str
    whole: str
    why: str
    steps: dict[str, str]
    states: dict[str, str]
    outcomes: dict[str, str]
