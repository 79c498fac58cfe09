"""Photographs whose right answer is known: what the stack said of them while all of it was well."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import httpx

from infra.local.environment import Env
from infra.local.errors import SetUpError
from tests.drill import callers, calls
from tests.drill.calls import Right
from tests.split_photographs import of_the_test_split

JPEG: Final = b"\xff\xd8"  # what follows a JPEG's end is not looked at, and makes another file of it
FEWEST: Final = 8


def stored(env: Env) -> list[bytes]:
    """Of the test split, which drift compares with: traffic of these is no alarm. Raises SetUpError."""
    found = [each for each in of_the_test_split(env) if each.startswith(JPEG)]
    if len(found) < FEWEST:
        raise SetUpError(f"only {len(found)} photographs to ask about", "make up stores them.")
    return found


def answered(env: Env, photographs: list[bytes]) -> tuple[list[tuple[bytes, Right]], list[str]]:
    """Each with its right answer, and the ids of those predictions. Raises SetUpError."""
    headers = {"X-API-Key": env["API_KEY_PREDICT"]}
    with httpx.Client(base_url=env["GATEWAY_URL"], headers=headers, timeout=30, trust_env=False) as client:

        def ask(photograph: bytes) -> dict[str, Any]:
            outcome, answer = callers.ask(client, photograph)
            if outcome != calls.ANSWERED:
                raise SetUpError(f"the gateway gives no answer before anything is killed: {outcome}", "make status")
            return answer

        with ThreadPoolExecutor(callers.PEOPLE) as pool:
            answers = list(pool.map(ask, photographs))
    known = [(each, calls.right(answer)) for each, answer in zip(photographs, answers, strict=True)]
    return known, [answer["id"] for answer in answers]
