from ui import listing
from ui.listing import Cell

DRAWN = listing.html("All of them", ["Version", "Why"], [[Cell("1"), Cell("<b>*spring*</b>", small="a < b")]])


def test_a_row_is_named_by_its_first_cell_and_each_other_cell_by_its_heading() -> None:
    assert '<th scope="row">1</th><td data-label="Why">' in DRAWN
    assert "<caption>All of them</caption>" in DRAWN


def test_what_somebody_wrote_is_shown_as_it_is() -> None:
    assert "&lt;b&gt;*spring*&lt;/b&gt;<small>a &lt; b</small>" in DRAWN
