"""The texts of the page Training."""

from typing import ClassVar

from ui.texts import Filled, Section, Texts


class StartTexts(Section):
    title: str
    lead: str
    reason: str
    example: str
    submit: str
    too_short: str


class RunningTexts(Section):
    """A training that is followed; `stopped` is by the task that did not go on."""

    title: str
    by_itself: str
    done: str
    stopped: dict[str, str]
    stopped_elsewhere: str
    failed: Filled
    failed_nowhere: str
    close: str


class NextTexts(Section):
    title: str
    nobody_looked: str
    asked: str
    no_reason: str
    held_back: str
    scheduled: Filled
    looked: Filled
    stale: str


class TriggerTexts(Section):
    """`told` may say `{value}` and `{limit}`; `unknown` is for a value that nobody can tell yet."""

    title: str
    told: Filled
    unknown: str


class TriggersTexts(Section):
    bars: str
    reached: str
    unknown: str
    share: Filled
    so_far: Filled
    by_name: dict[str, TriggerTexts]


class HistoryTexts(Section):
    title: str
    empty: str
    line: Filled
    line_timed: Filled
    not_begun: str
    show: str


class TrainingTexts(Texts):
    file: ClassVar[str] = "training"

    title: str
    lead: str
    start: StartTexts
    running: RunningTexts
    next: NextTexts
    triggers: TriggersTexts
    history: HistoryTexts
