import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from infra.local.synthetic import draw_photographs
from ml import imaging
from ml.policies import RetrainingPolicy
from ml.simulation.changes import CHANGES
from ml.simulation.models import Service, Signals
from ml.simulation.traffic import alarms_in_a_month, requests_until_alarm

REPOSITORY = Path(__file__).parents[3]
WEEK = RetrainingPolicy(drift_checks=7 * 96)


def signals(rng: np.random.Generator, count: int, *, darker: float = 1) -> Signals:
    return {
        "probability": np.round(rng.beta(20, 1, count), 6),
        "novelty": rng.gamma(8, 0.08, count),
        "brightness": rng.normal(0.45, 0.1, count) * darker,
        "sharpness": rng.lognormal(-2, 0.4, count),
        "size": rng.choice([168, 183, 194, 225], count),
        "label": rng.choice(["dandelion", "grass"], count),
    }


def service(rng: np.random.Generator) -> Service:
    changed = {"night": signals(rng, 140, darker=0.3), "nothing": signals(rng, 140)}
    return Service(signals(rng, 120), signals(rng, 140), changed)


def test_ordinary_weeks_stay_quiet_though_they_repeat_a_few_photographs() -> None:
    rng = np.random.default_rng(0)
    assert sum(alarms_in_a_month(service(rng), 10, WEEK, rng) for _ in range(20)) <= 1


def test_a_month_of_other_photographs_alarms() -> None:
    rng = np.random.default_rng(1)
    ordinary = service(rng)
    dark = Service(ordinary.reference, ordinary.changed["night"], {})
    assert alarms_in_a_month(dark, 10, WEEK, rng)


def test_a_change_is_found_before_the_window_is_full_of_it_and_none_where_there_is_none() -> None:
    rng = np.random.default_rng(2)
    services = [service(rng) for _ in range(20)]
    found = [requests_until_alarm(each, "night", RetrainingPolicy(), rng) for each in services]
    assert all(count is not None and 20 <= count <= 150 for count in found)
    assert not any(requests_until_alarm(each, "nothing", RetrainingPolicy(), rng) for each in services)


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_gives_a_photograph_again(change: str) -> None:
    rng = np.random.default_rng(3)
    photograph = Image.fromarray(rng.integers(0, 256, (120, 160, 3), dtype=np.uint8))
    changed = CHANGES[change](photograph, rng)
    assert changed.mode == "RGB"
    assert not np.array_equal(np.asarray(changed.resize((160, 120))), np.asarray(photograph))


def test_night_is_darker_and_blur_is_softer() -> None:
    rng = np.random.default_rng(4)
    photograph = Image.fromarray(rng.integers(0, 256, (224, 224, 3), dtype=np.uint8))
    night, blur = (np.asarray(CHANGES[name](photograph, rng)) for name in ("night", "blur"))
    pixels = np.asarray(photograph)
    assert imaging.brightness(night) < imaging.brightness(pixels) / 3
    assert imaging.sharpness(blur) < imaging.sharpness(pixels) / 5


def test_the_command_prints_a_table_and_draws_a_picture(tmp_path: Path) -> None:
    names = [f"{label}/{number}.jpg" for label in ("dandelion", "grass") for number in range(20)]
    draw_photographs(tmp_path, names)
    done = simulated("--photographs", str(tmp_path), "--months", "2", "--out", str(tmp_path / "plot.png"))
    assert "reference: 12 photographs; traffic: drawn from 14 others" in done.stdout
    assert re.search(r"\| ordinary, 10 requests a look \| an alarm in 0 of 2 months \|", done.stdout)
    assert all(f"| {change} | found in " in done.stdout for change in CHANGES)
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")
    # A colour that is gone shows in random weights hardly, and not with so few photographs.
    assert done.returncode == 1


def test_a_folder_without_photographs_is_one_sentence(tmp_path: Path) -> None:
    done = simulated("--photographs", str(tmp_path))
    assert done.returncode == 1
    assert f"DatasetError: {tmp_path} has no <label>/<photograph>.jpg" in done.stderr


def simulated(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ml", "simulate-drift", "--weights", "random", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
