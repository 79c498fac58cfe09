"""The pages of the programs behind the app."""

import re
from typing import Final

from playwright.sync_api import Browser, Page, expect

from infra.local import main_job
from infra.local.environment import Env
from tests.screenshots.frame import Camera, window

DAG: Final = "train_model"
SLOW: Final = 60_000  # milliseconds; the first page of Airflow and MLflow loads a lot


def take(browser: Browser, camera: Camera, env: Env) -> None:
    _swagger(browser, camera, env)
    _airflow(browser, camera, env)
    _mlflow(browser, camera, env)
    if "PROMETHEUS_URL" in env:
        _prometheus(browser, camera, env)


def _swagger(browser: Browser, camera: Camera, env: Env) -> None:
    with window(browser) as page:
        page.goto(f"{env['GATEWAY_URL']}/docs")
        expect(page.get_by_role("button", name="Authorize")).to_be_visible(timeout=SLOW)
        camera.take(page, "api")


def _airflow(browser: Browser, camera: Camera, env: Env) -> None:
    with main_job.connect(env["AIRFLOW_URL"], env["AIRFLOW_USER"], env["AIRFLOW_PASSWORD"]) as airflow:
        done = [run for run, state in airflow.runs(DAG).items() if state == "success"]
    with window(browser) as page:
        page.goto(env["AIRFLOW_URL"])
        page.get_by_label("Username").fill(env["AIRFLOW_USER"], timeout=SLOW)
        page.get_by_label("Password").fill(env["AIRFLOW_PASSWORD"])
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/(home)?$"), timeout=SLOW)
        page.evaluate(f"localStorage.setItem('dag_view-{DAG}', JSON.stringify('graph'))")
        page.goto(f"{env['AIRFLOW_URL']}/dags/{DAG}/runs/{done[0]}")
        _drawn(page)
        camera.take(page, "airflow-graph")
        page.goto(f"{env['AIRFLOW_URL']}/dags/{DAG}/runs")
        _drawn(page)
        camera.take(page, "airflow-runs")


def _mlflow(browser: Browser, camera: Camera, env: Env) -> None:
    with window(browser) as page:
        page.goto(f"{env['MLFLOW_TRACKING_URI']}/#/experiments/1/runs")
        _drawn(page)
        camera.take(page, "mlflow-runs")
        page.goto(f"{env['MLFLOW_TRACKING_URI']}/#/models/plants")
        _drawn(page)
        camera.take(page, "mlflow-registry")


def _prometheus(browser: Browser, camera: Camera, env: Env) -> None:
    with window(browser) as page:
        for name in ("alerts", "targets"):
            page.goto(f"{env['PROMETHEUS_URL']}/{name}")
            _drawn(page)
            camera.take(page, f"prometheus-{name}")


def _drawn(page: Page) -> None:
    """These pages ask again and again, so that their network is never idle for good."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(5_000)
