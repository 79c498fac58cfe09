"""The client in docs/grpc.md, as a reader would copy it, against a running server."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from PIL import Image

from infra.local.synthetic.photographs import draw
from tests.integration.serving.client import Client

PAGE: Final = Path(__file__).parents[3] / "docs" / "grpc.md"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("client") / "client.py"
    file.write_text(on_the_page("python"))
    return file


def on_the_page(language: str) -> str:
    (code,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(), flags=re.MULTILINE | re.DOTALL)
    return str(code)


def run(program: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(program), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_it_tells_what_is_on_each_photograph(client: Client, program: Path, tmp_path: Path) -> None:
    for name in ("dandelion", "grass"):
        (tmp_path / f"{name}.jpg").write_bytes(draw(f"{name}/1.jpg"))
    done = run(program, client.address, *map(str, sorted(tmp_path.glob("*.jpg"))))
    assert done.returncode == 0, done.stderr
    told = re.findall(r"(\w+)\.jpg: (\w+) (\d\.\d{4}), version (\d+)", done.stdout)
    assert [name for name, *_ in told] == ["dandelion", "grass"]
    for name, label, probability, version in told:
        answer = client.predict("plants", version_label="stable", **encoded((tmp_path / f"{name}.jpg").read_bytes()))
        best = answer.outputs["probabilities"][0].argmax()
        assert (label, int(version)) == (answer.outputs["classes"][0][best].decode(), answer.version)
        assert float(probability) == pytest.approx(answer.outputs["probabilities"][0][best], abs=1e-3)


def test_it_ends_with_the_server_s_words_on_what_is_no_photograph(
    client: Client, program: Path, tmp_path: Path
) -> None:
    (tmp_path / "page.jpg").write_bytes(b"<html>")
    done = run(program, client.address, str(tmp_path / "page.jpg"))
    assert done.returncode == 1
    assert "INVALID_ARGUMENT" in done.stderr


@pytest.mark.skipif(not shutil.which("grpcurl"), reason="grpcurl is not installed")
def test_grpcurl_has_the_same_labels(client: Client, tmp_path: Path) -> None:
    (tmp_path / "photograph.jpg").write_bytes(draw("grass/1.jpg"))
    script = on_the_page("sh").replace("127.0.0.1:8500", client.address)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-e"],
        input=script,
        cwd=tmp_path,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outputs = json.loads(done.stdout)["outputs"]
    assert {base64.b64decode(each) for each in outputs["classes"]["string_val"]} == {b"dandelion", b"grass"}


def test_files_have_the_answer_of_their_pixels(client: Client) -> None:
    pixels = np.asarray(Image.open(BytesIO(draw("grass/2.jpg"))).convert("RGB").resize((224, 224)))
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    by_file = client.predict("plants", **encoded(file.getvalue())).outputs["probabilities"]
    by_pixels = client.predict("plants", inputs={"images": pixels[None]}).outputs["probabilities"]
    np.testing.assert_allclose(by_file, by_pixels, atol=1e-4)


def encoded(*files: bytes) -> dict[str, object]:
    return {"inputs": {"encoded": np.array(files, dtype=object)}, "signature_name": "serve_encoded"}
