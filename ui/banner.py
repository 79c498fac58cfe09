"""Says aloud when the model did not learn from real photographs, on every page."""

from streamlit.delta_generator import DeltaGenerator

from ui.frame_texts import FrameTexts
from ui.texts import Reader

SYNTHETIC = "synthetic"


def draw(place: DeltaGenerator, trained_on: str | None, reader: Reader) -> None:
    if trained_on == SYNTHETIC:
        place.warning(reader.texts(FrameTexts).synthetic, icon=":material/science:")
    else:
        place.empty()
