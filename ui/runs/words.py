"""A run in words: each of its tasks, and how far it is. Markdown, of which Airflow's own words can make none."""

from typing import Final

from ui.api.runs import FollowedRun, Outcome, Step
from ui.runs.texts import RunTexts
from ui.texts import Reader

ICONS: Final[dict[Outcome, str]] = {
    "moving": ":material/pending:",
    "done": ":material/check_circle:",
    "stopped": ":material/block:",
    "failed": ":material/error:",
}
_OF_STATES: Final = {
    "success": ICONS["done"],
    "failed": ICONS["failed"],
    "skipped": ICONS["stopped"],
    "upstream_failed": ICONS["stopped"],
    "running": ICONS["moving"],
    "up_for_retry": ":material/replay:",
}
_TO_COME: Final = ":material/schedule:"


def name(task: str, reader: Reader) -> str:
    return reader.texts(RunTexts).steps.get(task, task.replace("_", " "))


def line(step: Step, run: FollowedRun, reader: Reader) -> str:
    """Once it has begun, with the time that it took and the way to its log."""
    texts = reader.texts(RunTexts)
    said = {
        "icon": _OF_STATES.get(step.state, _TO_COME),
        "name": name(step.task, reader),
        "state": texts.states.get(step.state, step.state.replace("_", " ")),
    }
    if step.seconds is None:
        return texts.line(**said)
    log = f"[{texts.log}]({run.airflow_url}/tasks/{step.task})"
    return texts.line_timed(duration=reader.duration(step.seconds), log=log, **said)


def progress(run: FollowedRun, reader: Reader) -> str:
    """Of a run that goes on: the task that it is at, or that it waits."""
    texts, left = reader.texts(RunTexts), [each for each in run.tasks if not each.is_over]
    if run.state == "queued" or not left:
        return texts.waiting
    place = len(run.tasks) - len(left) + 1
    return texts.progress(step=place, total=len(run.tasks), name=name(left[0].task, reader))


def stopped_at(run: FollowedRun) -> str | None:
    """The task that did not go on."""
    return next((each.task for each in run.tasks if each.state in {"skipped", "failed"}), None)
