#!/bin/sh
# Everything that can be said about the code without running it.
set -eu

cd "$(dirname "$0")/../.."
bin=.venv/bin

step() {
    printf '%s\n' "lint: $1"
    shift
    "$@"
}

step "style" $bin/ruff check --quiet .
step "format" $bin/ruff format --quiet --check .
step "types" $bin/mypy --no-error-summary ml gateway ui infra tests
step "types of the DAGs" env MYPYPATH=airflow/dags $bin/mypy --no-error-summary --no-explicit-package-bases --allow-untyped-decorators airflow/dags
step "imports" $bin/lint-imports --no-cache
step "dependencies" $bin/deptry .
step "SQL" $bin/sqlfluff lint --disable-progress-bar sql
step "shell" $bin/shellcheck .ci/run infra/local/*.sh k8s/*.sh requirements/lock.sh
