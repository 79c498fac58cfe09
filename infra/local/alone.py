"""Becomes a program once nothing is left of its last life: `python -m infra.local.alone command …`.

A program that is killed leaves its children behind. They would go on holding its port, so that it never starts again,
or its memory. supervisord ends them only when it stops the program itself.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import psutil

from infra.local.marked import marked

MARKS: Final = ("PLANTS_STACK", "SUPERVISOR_PROCESS_NAME")  # the second is supervisord's own
GONE_SECONDS: Final = 10


def left() -> Iterator[psutil.Process]:
    """Other processes of the same program of the same stack."""
    own = {name: os.environ[name] for name in MARKS}
    return (each for each in marked(own) if each.pid != os.getpid())


def main() -> None:
    """What is left is killed, as what it belonged to was: it has nobody to report to any more."""
    found = list(left())
    for process in found:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(found, timeout=GONE_SECONDS)
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 (the set-up's own command)


if __name__ == "__main__":
    main()
