"""Says aloud when the model did not learn from real photographs, or on untrained weights, on every page."""

from streamlit.delta_generator import DeltaGenerator

from ui.api.readiness import ModelInService
from ui.api.schemas import RANDOM, SYNTHETIC
from ui.frame_texts import BannerTexts, FrameTexts
from ui.texts import Reader


def draw(place: DeltaGenerator, model: ModelInService | None, reader: Reader) -> None:
    told = _told(model, reader.texts(FrameTexts).banner) if model else None
    if told:
        place.warning(told, icon=":material/science:")
    else:
        place.empty()


def _told(model: ModelInService, texts: BannerTexts) -> str | None:
    """None where there is nothing to warn of, or nobody knows."""
    match model.trained_on == SYNTHETIC, model.backbone_weights == RANDOM:
        case True, True:
            return texts.both
        case True, False:
            return texts.synthetic
        case False, True:
            return texts.random
    return None
