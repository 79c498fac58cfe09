"""A mirror of the addresses in `plants_data` that holds some of them only, and photographs of a third class."""

from pathlib import Path
from typing import Final

from infra.local.synthetic import draw_photographs

PREFIX: Final = "https://raw.githubusercontent.com/btphan95/greenr-airflow/refs/heads/master/data/"
DRAWN_A_CLASS: Final = 40  # of the 200 addresses a class; the others are dead, as addresses may be
THIRD_CLASS: Final = tuple(f"{PREFIX}clover/{number:08}.jpg" for number in range(DRAWN_A_CLASS))


def draw_mirror(directory: Path) -> None:
    labels = ("dandelion", "grass", "clover")
    draw_photographs(directory, [f"{label}/{number:08}.jpg" for label in labels for number in range(DRAWN_A_CLASS)])
