"""The rows of docs/how-to.md, as a reader would insert them."""

import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import select

from ml import catalog
from ml.ingest import Mirror
from ml.migrations import migrate
from tests.docs.pages import DOCS, REPOSITORY, blocks

ROWS = next(block.text for block in blocks(DOCS / "how-to.md", "sh") if block.kind == "rows")


def test_every_photograph_of_a_folder_becomes_a_row_that_the_mirror_holds(tmp_path: Path) -> None:
    for file in ("daisy/one.jpg", "daisy/two.jpg", "clover/one.jpg"):
        (tmp_path / "photographs" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "photographs" / file).write_bytes(b"\xff\xd8\xff")
    url = f"sqlite:///{tmp_path / 'plants.sqlite'}"
    engine = catalog.connect(url)
    migrate(engine, REPOSITORY / "sql")
    script = ROWS.replace(".venv/bin/python", sys.executable)
    variables = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), "DATABASE_URL": url}
    done = subprocess.run(
        ["bash", "-ec", script], cwd=tmp_path, env=variables, capture_output=True, text=True, check=False
    )
    assert done.stdout == "3 rows\n", done.stderr
    mine = catalog.PLANTS_DATA.c.url_source.startswith("https://photographs.example/")
    with engine.connect() as connection:
        rows = connection.execute(select(catalog.PLANTS_DATA).where(mine)).all()
    assert sorted(row.label for row in rows) == ["clover", "daisy", "daisy"]
    mirror = Mirror.parse(f"https://photographs.example/={(tmp_path / 'photographs').as_uri()}")
    assert mirror is not None
    assert all(Path(str(mirror.map(row.url_source)).removeprefix("file://")).is_file() for row in rows)
