"""Stacks of the tests' own: some of the parts of `make up`, on free ports, in a directory of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra.local import stack, supervisor
from infra.local.plan import Stack
from infra.local.settings import LocalSettings, Ports
from tests.integration.mirror import PREFIX

FreePort = Callable[[], int]


@contextmanager
def settings_of(directory: Path, photographs: Path, free_port: FreePort, **chosen: Any) -> Iterator[LocalSettings]:
    """Nothing runs yet; what does at the end is stopped."""
    settings = LocalSettings(
        local_directory=directory,
        image_mirror=f"{PREFIX}={photographs.as_uri()}",
        ports=Ports.model_validate({name: free_port() for name in Ports.model_fields}),
        **chosen,
    )
    try:
        yield settings
    finally:
        supervisor.stop(settings)


@contextmanager
def running(
    parts: frozenset[str], directory: Path, photographs: Path, free_port: FreePort, **chosen: Any
) -> Iterator[Stack]:
    with settings_of(directory, photographs, free_port, **chosen) as settings:
        yield stack.up(settings, print, parts=parts)
