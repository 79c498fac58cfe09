"""Colours that people who see colours differently can tell apart (Okabe and Ito, jfly.uni-koeln.de/color).

A chart takes them in this order, as .streamlit/config.toml does for Streamlit's own; a length, a number, a shape or a
word says the same, since no colour may say anything alone.
"""

from typing import Final

BLUE: Final = "#0072B2"
ORANGE: Final = "#E69F00"
GREEN: Final = "#009E73"
PURPLE: Final = "#CC79A7"
SKY: Final = "#56B4E9"
VERMILION: Final = "#D55E00"
YELLOW: Final = "#F0E442"
SERIES: Final = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, YELLOW)
