"""The kinds of panels that the dashboards are made of: a number of now, a value in words, curves over time."""

from collections.abc import Mapping
from typing import Final

from grafana_foundation_sdk.builders import common, dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models.common import (
    BigValueColorMode,
    BigValueGraphMode,
    GraphThresholdsStyleMode,
    LegendDisplayMode,
    StackingMode,
)
from grafana_foundation_sdk.models.dashboard import (
    DataSourceRef,
    Threshold,
    ThresholdsMode,
    ValueMap,
    ValueMapping,
    ValueMappingResult,
)

SOURCE: Final = DataSourceRef(type_val="prometheus", uid="prometheus")
GOOD, WARNING, BAD, PLAIN = "green", "orange", "red", "blue"
UP: Final = {"1": ("up", GOOD), "0": ("down", BAD)}
HOLDS: Final = {"0": ("no", GOOD), "1": ("yes", BAD)}

Panel = stat.Panel | timeseries.Panel
Limits = Mapping[float, str]  # from this value on, this colour


def number(
    title: str,
    query: str,
    says: str,
    *,
    unit: str = "short",
    decimals: int | None = None,
    base: str = PLAIN,
    limits: Limits | None = None,
    words: Mapping[str, tuple[str, str]] | None = None,
    wide: int = 4,
) -> stat.Panel:
    """The value of now; `words` are shown instead of values, each in its colour."""
    panel = (
        stat.Panel()
        .title(title)
        .description(says)
        .datasource(SOURCE)
        .with_target(prometheus.Dataquery().expr(query).instant().ref_id("A"))
        .unit(unit)
        .height(4)
        .span(wide)
        .thresholds(_thresholds(base, limits or {}))
        .color_mode(BigValueColorMode.BACKGROUND if limits or words else BigValueColorMode.VALUE)
        .graph_mode(BigValueGraphMode.NONE)
    )
    if decimals is not None:
        panel = panel.decimals(decimals)
    if words is not None:
        panel = panel.mappings(_mappings(words))
    return panel


def curves(
    title: str,
    queries: Mapping[str, str],
    says: str,
    *,
    unit: str = "short",
    limits: Limits | None = None,
    least: float | None = 0,
    most: float | None = None,
    stacked: bool = False,
    wide: int = 8,
) -> timeseries.Panel:
    """Legend → query; `{{label}}` in a legend is filled from the series. Limits are drawn as dashed lines."""
    panel = (
        timeseries.Panel()
        .title(title)
        .description(says)
        .datasource(SOURCE)
        .targets(_targets(queries))
        .unit(unit)
        .height(8)
        .span(wide)
        .fill_opacity(30 if stacked else 8)
        .legend(common.VizLegendOptions().display_mode(LegendDisplayMode.LIST).show_legend(show_legend=True))
        .tooltip(common.VizTooltipOptions())
        .thresholds(_thresholds(GOOD, limits or {}))
    )
    if stacked:
        panel = panel.stacking(common.StackingConfig().mode(StackingMode.NORMAL))
    if limits:
        panel = panel.thresholds_style(common.GraphThresholdsStyleConfig().mode(GraphThresholdsStyleMode.DASHED))
    if least is not None:
        panel = panel.min(least)
    return panel if most is None else panel.max(most)


def runbook(alert: str) -> str:
    """The end of a description: where to read on when this alert fires."""
    return f" Alert {alert}: docs/runbook.md#{alert.lower()}"


def _targets(queries: Mapping[str, str]) -> list[Builder[Dataquery]]:
    return [
        prometheus.Dataquery().expr(query).range().legend_format(legend).ref_id(chr(ord("A") + place))
        for place, (legend, query) in enumerate(queries.items())
    ]


def _thresholds(base: str, limits: Limits) -> dashboard.ThresholdsConfig:
    steps = [Threshold(None, base), *(Threshold(value, color) for value, color in sorted(limits.items()))]
    return dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps)


def _mappings(words: Mapping[str, tuple[str, str]]) -> list[ValueMapping]:
    named = {value: ValueMappingResult(text, color) for value, (text, color) in words.items()}
    return [ValueMap(named)]
