#!/bin/sh
# Compiles each .in file into a hash-locked .txt for every supported Python. Versions that are locked already stay: `UPGRADE=1 make lock` renews them.
set -eu

cd "$(dirname "$0")"

lock() {
    name=$1
    shift
    ../.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
        "$@" "$name.in" --output-file "$name.txt"
}

lock dev ${UPGRADE:+--upgrade}
# An image gets the very versions that the tests ran with.
for name in build gateway ui serving mlflow load; do
    lock "$name" --constraint dev.txt ${UPGRADE:+--upgrade}
done
lock sync --constraint dev.txt --override sync-overrides.in ${UPGRADE:+--upgrade}
lock airflow --constraint dev.txt airflow-containers.in ${UPGRADE:+--upgrade}
lock kubernetes --no-deps ${UPGRADE:+--upgrade}
for name in bentoml litserve; do lock "../tests/bench/peers/requirements/$name" ${UPGRADE:+--upgrade}; done
