"""`make demo`: one photograph, asked of the gateway as anybody would, and of serving itself."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import httpx

from infra.local import first_prediction, running, supervisor
from infra.local.environment import Env
from infra.local.errors import SetUpError
from infra.local.plan import Tell
from infra.local.running import COMPOSE, START, ListedStack
from infra.local.settings import LocalSettings
from ml import MODEL, imaging
from ml.publish.models_config import STABLE
from ml.publish.replicas import replicas

PATIENCE_SECONDS: Final = 5
TRAINED_SECONDS: Final = 1200


def chosen(settings: LocalSettings, compose: Path = COMPOSE) -> ListedStack:
    """The stack that STACK_ENV names, else that of `make up` while it runs, else that of compose. Raises SetUpError."""
    own = settings.local_directory / "env"
    file = own if supervisor.running(settings) else compose
    return running.given() or ListedStack.read(file)


def show(stack: ListedStack, tell: Tell) -> None:
    """Raises SetUpError, and ReplicaError when serving itself gives no answer."""
    env = stack.env
    _check_that_it_runs(stack)
    if not first_prediction.is_ready(env):
        tell(f"no model yet; in containers the first training comes by itself, and takes minutes: {env['AIRFLOW_URL']}")
        first_prediction.wait_until_ready(env, TRAINED_SECONDS)
    photograph = first_prediction.save_photograph(env, stack.file.parent)
    begun = time.monotonic()
    answer = first_prediction.ask(env, photograph)
    asked = time.monotonic() - begun
    tell(f"photograph: {photograph}")
    tell(f"the gateway says: {first_prediction.said(answer)}, in {1000 * asked:.0f} ms")
    tell(f"serving itself, over gRPC: {_directly(env, answer, photograph.read_bytes())}")
    tell(f"\nTry it:\n\n{first_prediction.curl(env, photograph)}")
    for warning in stack.warnings:
        tell(f"\n{warning}")


def _check_that_it_runs(stack: ListedStack) -> None:
    url = stack.env["GATEWAY_URL"]
    try:
        httpx.get(f"{url}/livez", timeout=PATIENCE_SECONDS, trust_env=False).raise_for_status()
    except httpx.HTTPError as error:
        raise SetUpError(f"no gateway answers at {url}, which {stack.file} names", START) from error


def _directly(env: Env, answer: Mapping[str, Any], photograph: bytes) -> str:
    """The same question, without the gateway."""
    pixels = imaging.decode(photograph).pixels[None]
    with replicas(env["SERVING_GRPC"]) as (replica, *_):
        version = replica.labelled(MODEL, STABLE) or answer["model"]["version"]  # also loads what the next line needs
        begun = time.monotonic()
        probabilities = replica.predict(MODEL, pixels, version=version)[0]
        asked = time.monotonic() - begun
    probability, label = max(zip(probabilities.tolist(), sorted(answer["probabilities"]), strict=True))
    told = {"label": label, "probability": probability, "model": {"version": version}}
    return f"{first_prediction.said(told)}, in {1000 * asked:.0f} ms"
