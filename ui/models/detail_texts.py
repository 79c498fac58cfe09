"""The texts about one version: sections of models.toml."""

from ui.texts import Filled, Section


class DetailTexts(Section):
    """About one version."""

    choose: str
    title: Filled
    why: Filled
    data: Filled
    synthetic: str
    random: str
    mlflow: str
    charts: str
    no_charts: str
    gate: str


class NumbersTexts(Section):
    """What the gate held against what."""

    title: str
    caption: Filled
    measure: str
    this: Filled
    champion: str
    needed: str
    accuracy: str
    recall: Filled
    calibration: str
    log_loss: str
    roc_auc: str
    latency: str
    at_least: Filled
    at_most: Filled
    behind: Filled
    first: str
    incomparable: str
    difference: Filled
    same: str
    better: str
    tie: str
    worse: str


class ChartsTexts(Section):
    """`confusion_alt` and its like are read aloud in place of a chart."""

    confusion: str
    confusion_caption: str
    answer: Filled
    truth: str
    roc: str
    roc_class: str
    roc_alt: Filled
    area: Filled
    false_positives: str
    true_positives: str
    reliability: str
    reliability_alt: Filled
    confidence: str
    right: str
    perfect: str
    bin: Filled
