"""Processes by what stands in their environment, whoever their parent is by now."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

import psutil


def marked(marks: Mapping[str, str]) -> Iterator[psutil.Process]:
    """All that have every one of these variables."""
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):  # gone by now, or not ours to look into
            if marks.items() <= process.environ().items():
                yield process
