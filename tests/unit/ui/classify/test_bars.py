from ui.classify import bars
from ui.texts import Reader

ENGLISH = Reader("en")


def test_bars_put_the_likeliest_class_first_and_name_every_class() -> None:
    drawn = bars.html({"daisy": 0.1, "dandelion": 0.7, "grass": 0.2}, ENGLISH)
    assert drawn.index("Dandelion") < drawn.index("Grass") < drawn.index("Daisy")


def test_a_class_name_cannot_bring_markup_into_the_page() -> None:
    assert "<script>" not in bars.html({"<script>": 1.0}, ENGLISH)
