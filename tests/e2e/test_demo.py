"""`make demo` on a stack that runs."""

import os
import re
import subprocess
import sys
from pathlib import Path

from infra.local.environment import env_file
from infra.local.running import VARIABLE, Running
from infra.local.settings import REPOSITORY


def test_it_tells_what_the_gateway_and_serving_say(live: Running, tmp_path: Path) -> None:
    (tmp_path / "env").write_text(env_file(live.env))
    environment = os.environ | {VARIABLE: str(tmp_path / "env")}
    command = [sys.executable, "-m", "infra.local", "demo"]
    done = subprocess.run(command, env=environment, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    said = re.findall(r": (\w+, [\d.]+%, version \d+), in \d+ ms$", done.stdout, re.MULTILINE)
    assert len(said) == 2, done.stdout + done.stderr
    assert said[0] == said[1]
    assert f"-F file=@{tmp_path / 'photograph.jpg'} {live.env['GATEWAY_URL']}/v1/predict" in done.stdout
