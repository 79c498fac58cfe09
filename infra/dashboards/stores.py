"""Rows on what containers and clusters have exporters for: the database, S3 and the host."""

from typing import Final

from infra.dashboards.panels import BAD, WARNING, curves, runbook

_DISK: Final = '{fstype!~"tmpfs|overlay|squashfs"}'
_NODES: Final = "sum(minio_cluster_nodes_online_total)"

DATABASE: Final = [
    curves(
        "MySQL: connections",
        {
            "open": "max(mysql_global_status_threads_connected)",
            "allowed": "max(mysql_global_variables_max_connections)",
        },
        "Predictions wait to be logged when none is free." + runbook("PredictionLogGap"),
    ),
    curves(
        "MySQL: statements a second",
        {"statements": "sum(rate(mysql_global_status_questions[$__rate_interval]))"},
        "All roles together.",
    ),
    curves(
        "MySQL: slow statements",
        {"slow": "sum(increase(mysql_global_status_slow_queries[$__rate_interval]))"},
        "Longer than ten seconds.",
        limits={1: WARNING},
    ),
]
STORE: Final = [
    curves(
        "S3: requests by call",
        {"{{api}}": "sum by (api) (rate(minio_s3_requests_total[$__rate_interval]))"},
        "Of every bucket.",
        unit="reqps",
        stacked=True,
    ),
    curves(
        "S3: answers of 5xx",
        {"errors": f"sum(rate(minio_s3_requests_5xx_errors_total[$__rate_interval])) or 0 * {_NODES}"},
        "Photographs are lost while these last." + runbook("PhotographsLost"),
        unit="reqps",
    ),
    curves(
        "S3: space",
        {
            "free": "sum(minio_cluster_capacity_usable_free_bytes)",
            "all": "sum(minio_cluster_capacity_usable_total_bytes)",
        },
        "Of the disks of S3." + runbook("DiskAlmostFull"),
        unit="bytes",
    ),
]
HOST: Final = [
    curves(
        "Host: processor",
        {"{{instance}}": '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval]))'},
        "Share of all cores that is busy.",
        unit="percentunit",
        most=1,
    ),
    curves(
        "Host: memory in use",
        {"{{instance}}": "1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes"},
        "Above nine tenths the kernel ends processes.",
        unit="percentunit",
        limits={0.9: BAD},
        most=1,
    ),
    curves(
        "Host: disk that is left",
        {"{{instance}} {{mountpoint}}": f"node_filesystem_avail_bytes{_DISK} / node_filesystem_size_bytes{_DISK}"},
        "Below a tenth it alarms." + runbook("DiskAlmostFull"),
        unit="percentunit",
        limits={0.1: BAD},
        most=1,
    ),
]
