from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.unit.airflow.parsed import DAGS, Parsed, parse


@pytest.fixture(scope="session")
def dags(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Parsed]:
    """Every DAG by its name, each read in a process of its own."""
    files = [file for file in sorted(DAGS.glob("*.py")) if not file.name.startswith("plants_")]
    homes = [tmp_path_factory.mktemp(file.stem) for file in files]
    with ThreadPoolExecutor(2) as pool:
        return dict(zip([file.stem for file in files], pool.map(parse, files, homes), strict=True))
