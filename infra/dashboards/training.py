"""What there is to learn from, what is learnt of it, and when the next training comes."""

from typing import Final

from infra.dashboards.board import Board
from infra.dashboards.panels import BAD, GOOD, HOLDS, WARNING, curves, number, runbook

_DATA: Final = [
    curves(
        "Photographs by label",
        {"{{label}}": "sum by (label) (plants_photographs)"},
        "Usable ones: read, no duplicate, no conflict of labels.",
        stacked=True,
    ),
    curves(
        "Photographs by split",
        {"{{split}}": "sum by (split) (plants_photographs)"},
        "A photograph never changes sides.",
        stacked=True,
    ),
    curves(
        "Addresses by status",
        {"{{status}}": "sum by (status) (plants_addresses)"},
        "What became of each row of plants_data; all but `ok` are left out of trainings." + runbook("IngestStuck"),
        stacked=True,
    ),
]
_INGEST: Final = [
    number(
        "Addresses that wait",
        "max(plants_addresses_due)",
        "Rows of plants_data that are to be read now." + runbook("IngestStuck"),
    ),
    number(
        "Last ingest took",
        'max(plants_dag_last_run_seconds{dag="ingest_images"})',
        "From its start to its end." + runbook("DagOverdue"),
        unit="s",
    ),
    number(
        "Last training took",
        'max(plants_dag_last_run_seconds{dag="train_model"})',
        "From its start to its end, the wait for serving included.",
        unit="s",
    ),
    number(
        "Last training failed",
        'max(plants_dag_last_run{dag="train_model",state="failed"})',
        "Refused by the gate is no failure." + runbook("DagFailed"),
        words=HOLDS,
    ),
    number(
        "Since the last training",
        'time() - max(plants_dag_last_success_timestamp_seconds{dag="train_model"})',
        "That ended well, promoted or refused." + runbook("DagOverdue"),
        unit="s",
        base=GOOD,
        limits={777600: BAD},
    ),
    number(
        "Photographs since the champion",
        'max(plants_trigger{trigger="photographs"})',
        "New ones, or with another label; enough of them start a training.",
    ),
]
_DECISIONS: Final = [
    curves(
        "How far each reason to train is",
        {"{{trigger}}": 'plants_trigger{trigger=~"age|photographs"} / on (trigger) plants_trigger_limit'},
        "1 is where it starts a training. Accuracy and drift have dashboards of their own.",
        unit="percentunit",
        limits={1: WARNING},
    ),
    curves(
        "Reasons that hold",
        {"{{trigger}}": "plants_trigger_holds"},
        "Each of them alone starts a training, but not twice on the same photographs within a day.",
        most=1,
    ),
    curves(
        "Decisions on versions",
        {"{{action}}": "sum by (action) (plants_promotions)"},
        "Promoted, refused by the gate, rolled back: all that the table promotions has.",
    ),
]

BOARD: Final = Board(
    "training",
    "Plants: training and data",
    "What is there to learn from, what became of it, and when does the next training come?",
    {"Data": _DATA, "Runs": _INGEST, "Decisions": _DECISIONS},
)
