"""Says aloud when the model did not learn from real photographs, wherever its answers are shown."""

import streamlit as st


def draw(dataset_source: str | None, backbone_weights: str | None) -> None:
    if told := warning(dataset_source, backbone_weights):
        st.warning(told, icon=":material/science:")


def warning(dataset_source: str | None, backbone_weights: str | None) -> str | None:
    """None for a model of real photographs and trained weights, and where the operator says nothing."""
    told = []
    if dataset_source == "synthetic":
        told.append("**Trained on synthetic photographs**, drawn by a program.")
    if backbone_weights == "random":
        told.append("**Its backbone has random weights**, not trained ones.")
    return " ".join([*told, "What it says about real plants means little."]) if told else None
