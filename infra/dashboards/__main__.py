"""Writes every dashboard's JSON, which is what Grafana, compose and the chart read."""

from infra.dashboards import BOARDS
from infra.dashboards.board import FOLDER, written


def main() -> None:
    for board in BOARDS:
        (FOLDER / f"{board.name}.json").write_text(written(board))


if __name__ == "__main__":
    main()
