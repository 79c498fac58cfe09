"""Two curves as Vega-Lite specifications: found against false alarms, and how far a model may be believed.

Each model has its colour and its dash or shape: no colour says anything alone. Numbers are written out beforehand, as
the reader writes them.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from ui import palette
from ui.api.models import Charts, Roc
from ui.models.texts import ModelTexts
from ui.texts import Reader

Spec = dict[str, Any]
Named = Mapping[str, Charts]  # by the name of the model, the version's first

HEIGHT: Final = 340
TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
COLOURS: Final = (palette.BLUE, palette.VERMILION)
DASHES: Final = ([1, 0], [6, 4])
SHAPES: Final = ("circle", "square")
GREY: Final = "#7f8c84"


def classes(models: Named) -> tuple[str, ...]:
    return next(iter(models.values())).classes


def roc(models: Named, label: str, reader: Reader) -> Spec:
    """The nearer to the upper left, the better; the diagonal is guessing."""
    texts = reader.texts(ModelTexts).charts
    areas = {name: area(name, found.roc[label], reader) for name, found in models.items() if label in found.roc}
    points = [
        {"model": areas[name], "x": x, "y": y, "order": place}
        for name in areas
        for place, (x, y) in enumerate(zip(models[name].roc[label].fpr, models[name].roc[label].tpr, strict=True))
        if x is not None and y is not None
    ]
    line = {
        "data": {"values": points},
        "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2.5},
        "encoding": {
            **_axes(texts.false_positives, texts.true_positives, reader),
            **_by_model(list(areas.values()), strokeDash=DASHES),
            "order": {"field": "order", "type": "quantitative"},
        },
    }
    return _chart(line)


def reliability(models: Named, reader: Reader) -> Spec:
    """Dots on the diagonal: right as often as sure. The larger one is, the more photographs it stands for."""
    texts = reader.texts(ModelTexts).charts
    points = [
        {"model": name, "x": each.confidence, "y": each.accuracy, "count": each.count, "said": _bin(name, each, reader)}
        for name, found in models.items()
        for each in found.reliability
    ]
    encoding = {
        **_axes(texts.confidence, texts.right, reader),
        **_by_model(list(models), shape=SHAPES),
        "size": {
            "field": "count",
            "type": "quantitative",
            "legend": None,
            "scale": {"range": [40, 500], "type": "sqrt"},
        },
        "tooltip": {"field": "said", "type": "nominal"},
    }
    return _chart(
        {"data": {"values": points}, "mark": {"type": "point", "strokeWidth": 2.5, "opacity": 1}, "encoding": encoding}
    )


def area(name: str, found: Roc, reader: Reader) -> str:
    """For the legend, and to be read aloud."""
    said = "–" if found.auc is None else reader.number(found.auc, decimals=3)
    return reader.texts(ModelTexts).charts.area(model=name, area=said)


def _bin(name: str, found: Any, reader: Reader) -> str:
    return reader.texts(ModelTexts).charts.bin(
        model=name,
        confidence=reader.percent(found.confidence),
        right=reader.percent(found.accuracy),
        count=reader.number(found.count),
    )


def _axes(x: str, y: str, reader: Reader) -> Spec:
    written = json.dumps({f"{tick:g}": reader.percent(tick, decimals=0) for tick in TICKS}, ensure_ascii=False)
    axis = {"values": list(TICKS), "labelExpr": f"{written}[datum.value]", "labelFlush": True}

    def along(field: str, title: str) -> Spec:
        scale = {"domain": [0, 1], "nice": False, "clamp": True}
        return {"field": field, "type": "quantitative", "scale": scale, "axis": axis | {"title": title}}

    return {"x": along("x", x), "y": along("y", y)}


def _by_model(names: list[str], **channel: Any) -> Spec:
    """Colour and one channel more, under one legend."""
    legend = {"title": None, "orient": "bottom", "direction": "vertical", "labelLimit": 400}
    ((name, values),) = channel.items()
    field = {"field": "model", "type": "nominal", "legend": legend}
    return {
        "color": field | {"scale": {"domain": names, "range": list(COLOURS[: len(names)])}},
        name: field | {"scale": {"domain": names, "range": list(values[: len(names)])}},
    }


def _chart(layer: Spec) -> Spec:
    diagonal = {
        "data": {"values": [{"x": 0, "y": 0}, {"x": 1, "y": 1}]},
        "mark": {"type": "line", "strokeDash": [3, 4], "strokeWidth": 1.5, "color": GREY},
        "encoding": {axis: {"field": axis, "type": "quantitative"} for axis in ("x", "y")},
    }
    return {"height": HEIGHT, "layer": [diagonal, layer]}
