"""The whole stack, brought up by its own command in a temporary directory, and a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from infra.local import main_job
from infra.local.main_job import Airflow
from infra.local.plan import Stack
from infra.local.settings import Ports
from ml import storage
from ml.storage import ObjectStore
from tests.chromium import chromium
from tests.e2e.launcher import Launcher

ARTIFACTS: Final = Path(__file__).parent / ".artifacts"


@pytest.fixture(scope="session")
def launcher(tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]) -> Launcher:
    return Launcher(tmp_path_factory.mktemp("stack"), {name: free_port() for name in Ports.model_fields})


@pytest.fixture(scope="session")
def live(launcher: Launcher) -> Iterator[Stack]:
    """The stack, after the main job."""
    try:
        launcher("up")
        yield launcher.stack()
    finally:
        launcher("down")


@pytest.fixture(scope="session")
def airflow(live: Stack) -> Iterator[Airflow]:
    env = live.env
    with main_job.connect(env["AIRFLOW_URL"], env["AIRFLOW_USER"], env["AIRFLOW_PASSWORD"]) as client:
        yield client


@pytest.fixture(scope="session")
def bucket(live: Stack) -> Callable[[str], ObjectStore]:
    """A bucket, to be read with the rights of the role `monitor`."""

    def connect(name: str) -> ObjectStore:
        env = live.env
        access, secret = env["S3_ACCESS_KEY_MONITOR"], env["S3_SECRET_KEY_MONITOR"]
        endpoint = env["S3_ENDPOINT_URL"]
        return storage.connect(name, endpoint_url=endpoint, access_key=access, secret_key=secret, region="us-east-1")

    return connect


@pytest.fixture(scope="session")
def photograph(launcher: Launcher, live: Stack) -> bytes:
    """One of those that the model was trained on, as `make up` leaves it."""
    return (launcher.directory / "photograph.jpg").read_bytes()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For a module and not for the session: Playwright's event loop would stand in the way of other tests'."""
    with chromium() as launched:
        yield launched


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of its own; how it looked at the end is kept under the test's name."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="en-GB")
    opened = context.new_page()
    yield opened
    ARTIFACTS.mkdir(exist_ok=True)
    opened.screenshot(path=ARTIFACTS / f"{request.node.name}.png", full_page=True)
    context.close()
