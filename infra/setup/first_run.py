"""Starts `ingest_images` once, as soon as Airflow knows it: what it stores wakes the first training."""

import os
import sys
import time
from typing import Final

import httpx

RUNS: Final = "/api/v2/dags/ingest_images/dagRuns"
PATIENCE_SECONDS: Final = 300
POLL_SECONDS: Final = 2
NOT_YET: Final = frozenset({403, 404})  # a DAG that is still to be read


def main() -> int:
    deadline = time.monotonic() + PATIENCE_SECONDS
    with httpx.Client(base_url=os.environ["AIRFLOW_URL"], timeout=10, trust_env=False) as client:
        while not has_run(client):
            if time.monotonic() > deadline:
                sys.stderr.write(f"Airflow knows no ingest_images after {PATIENCE_SECONDS} s\n")
                return 1
            time.sleep(POLL_SECONDS)
    return 0


def has_run(client: httpx.Client) -> bool:
    """Whether there is a run now, of today or of an earlier start."""
    try:
        login = {"username": "admin", "password": os.environ["PASSWORD_ADMIN"]}
        token = client.post("/auth/token", json=login).raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        if client.get(RUNS, params={"limit": 1}).raise_for_status().json()["total_entries"] == 0:
            client.post(RUNS, json={"logical_date": None, "conf": {}}).raise_for_status()
    except httpx.HTTPStatusError as error:
        if error.response.status_code not in NOT_YET:
            raise
        return False
    except httpx.TransportError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
