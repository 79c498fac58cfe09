"""Promotions in processes of their own, which kill themselves as a step ends: as an evicted pod does."""

import os
import signal
from multiprocessing import get_context

from ml.publish.steps import Step

FRESH = get_context("forkserver")


def promote_until_killed(version: int, *, run_id: str, after: Step) -> None:
    """Ends when the process has been killed right after that step."""
    child = FRESH.Process(target=_promote, args=(version, run_id, after, dict(os.environ)))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL


def _promote(version: int, run_id: str, after: Step, environment: dict[str, str]) -> None:
    os.environ |= environment

    from ml.jobs import promoting

    def killed(step: Step) -> None:
        if step is after:
            os.kill(os.getpid(), signal.SIGKILL)

    promoting.promote(version, reason="killed", run_id=run_id, tell=killed)
