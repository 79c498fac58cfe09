"""Which processes nobody watches."""

import os
import subprocess
import sys
from pathlib import Path

from infra.local.settings import LocalSettings
from tests.drill.processes import _unsupervised


def test_a_process_that_does_not_descend_from_the_supervisor_is_one_that_nobody_watches(tmp_path: Path) -> None:
    settings = LocalSettings(local_directory=tmp_path)
    marked = os.environ | {"PLANTS_STACK": str(settings.local_directory)}
    with subprocess.Popen([sys.executable, "-c", "input()"], env=marked, stdin=subprocess.PIPE) as process:
        (tmp_path / "supervisord.pid").write_text(str(process.pid + 1))
        assert [each.pid for each in _unsupervised(settings)] == [process.pid]
        (tmp_path / "supervisord.pid").write_text(str(os.getpid()))
        assert _unsupervised(settings) == []
        process.communicate(b"\n")
