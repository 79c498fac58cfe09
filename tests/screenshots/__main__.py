"""The pictures of README.md and docs/, taken from the stack that runs or that STACK_ENV names: `make screenshots`.

Better one that nobody works with: Review shows whatever photograph waits first, and drift, which notices drawings
among photographs, may start a training.
"""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Final

import pytest
import typer
from httpx import HTTPError
from playwright.sync_api import Error as BrowserError

from infra.local import running, stack, supervisor
from infra.local.environment import Env
from infra.local.errors import SetUpError
from infra.local.settings import REPOSITORY, LocalSettings
from tests.chromium import chromium
from tests.screenshots import app, label, tools, traffic
from tests.screenshots.frame import Camera, TooLarge

IMAGES: Final = REPOSITORY / "docs" / "images"

Into = Annotated[Path, typer.Option(help="The directory of the pictures.")]


def screenshots(into: Into = IMAGES) -> None:
    """Nothing is replaced until every picture is there."""
    try:
        env = _running()
        with tempfile.TemporaryDirectory(prefix="plants-screenshots-") as directory:
            written = _take_all(Path(directory), env)
            into.mkdir(parents=True, exist_ok=True)
            for file in written:
                shutil.copy(file, into / file.name)
    except SetUpError as error:
        raise SystemExit(f"make screenshots: {error}. {error.next_step}") from error
    except (BrowserError, HTTPError, TooLarge, pytest.fail.Exception) as error:
        raise SystemExit(f"make screenshots: {error}") from error
    typer.echo(f"{len(written)} files in {into}")


def _running() -> Env:
    """Addresses and keys of the stack, every part of which has to run. Raises SetUpError."""
    if listed := running.given():
        return listed.env
    settings = LocalSettings.read()
    still = {name: state for name, state in supervisor.states(settings).items() if state != "RUNNING"}
    if not supervisor.running(settings) or still:
        what = ", ".join(sorted(still)) or f"the stack in {settings.local_directory}"
        raise SetUpError(f"{what} does not run", "Start it: make up.")
    return stack.known(settings).env


def _take_all(directory: Path, env: Env) -> list[Path]:
    camera = Camera(directory)
    keys = {"predict_key": env["API_KEY_PREDICT"], "review_key": env["API_KEY_REVIEW"]}
    typer.echo(f"photographs are asked about for {traffic.SECONDS} s, so that there is something to see")
    with traffic.passing(env["GATEWAY_URL"], **keys) as drawn, chromium() as browser:
        app.take(browser, camera, env, drawn[0])
        tools.take(browser, camera, env)
        version = browser.version
    pictures = sorted(directory.glob("*.png"))
    (directory / "README.md").write_text(label.page([each.stem for each in pictures], env, version))
    return [*pictures, directory / "README.md"]


if __name__ == "__main__":
    typer.run(screenshots)
