#!/bin/sh
# Builds our images for a cluster on this machine, as the chart names them in development: k8s/build.sh [TAG]
# Those of a release come from .github/workflows/images.yml.
set -eu

cd "$(dirname "$0")/.."
tag=${1:-dev}

build() {
    name=$1 file=$2
    shift 2
    echo "k8s: plants-$name:$tag"
    docker build --quiet --tag "plants-$name:$tag" --file "$file" "$@" .
}

build gateway gateway/Dockerfile
build ui ui/Dockerfile
build airflow airflow/Dockerfile
build mlflow infra/mlflow/Dockerfile
