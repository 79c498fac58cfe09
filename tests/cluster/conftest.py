"""What `make k8s-up` made, on a real cluster; ENV says which environment, `dev` by default."""

import os

import pytest

from tests.cluster.cluster import Cluster, CommandFailed


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    found = Cluster(os.environ.get("ENV", "dev"))
    try:
        found.kubectl("get", "deployment", f"{found.release}-gateway")
    except CommandFailed as error:
        pytest.fail(f"no environment to test: {error}. First: make k8s-up ENV={found.environment}", pytrace=False)
    return found
