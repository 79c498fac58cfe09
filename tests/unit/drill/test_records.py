"""What a counter has grown by."""

from tests.drill.records import increase


def test_a_counter_of_a_process_that_was_started_again_begins_anew() -> None:
    assert increase("x", {"x": 3.0}, {"x": 5.0}) == 2
    assert increase("x", {"x": 3.0}, {"x": 1.0}) == 1
    assert increase("x", {}, {}) == 0
