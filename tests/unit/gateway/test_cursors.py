import base64
import json
from typing import Any

import pytest

from gateway import cursors
from gateway.errors import InvalidRequest


def forged(place: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


@pytest.mark.parametrize("place", [(0.612345, "review"), (-1.0, "é?/:"), (1 / 3, "")])
def test_a_place_comes_back_as_it_was_to_the_last_bit(place: tuple[float, str]) -> None:
    assert cursors.decode(cursors.encode(*place), float, str) == list(place)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "nonsense",
        "é",
        forged([0.5]),
        forged([0.5, 1]),
        forged([1, "review"]),
        forged([True, "review"]),
        forged([float("nan"), "review"]),
        forged([float("inf"), "review"]),
        forged([0.5, "\ud800"]),
        forged({"0.5": "review"}),
        forged(0.5),
        forged([0.5, "review"]),  # with a space that ours has not
        cursors.encode(0.5, "review") + "=",
        base64.urlsafe_b64encode(b"[" * 3000).decode(),
    ],
)
def test_a_forged_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidRequest, match=r"query\.cursor"):
        cursors.decode(cursor, float, str)
