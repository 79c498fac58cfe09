"""Grafana's dashboards as code: `python -m infra.dashboards` writes their JSON into infra/monitoring/dashboards."""

from typing import Final

from infra.dashboards import airflow, gateway, infrastructure, model, overview, training
from infra.dashboards.board import Board

BOARDS: Final[tuple[Board, ...]] = (
    overview.BOARD,
    gateway.BOARD,
    model.BOARD,
    training.BOARD,
    airflow.BOARD,
    infrastructure.BOARD,
)
