#!/bin/sh
# Installs the newest release of this repository, so that the present code is tried as an upgrade of it: k8s/previous.sh dev
#   GH_TOKEN, GITHUB_REPOSITORY    as GitHub Actions sets them
set -eu

cd "$(dirname "$0")/.."
environment=$1
tag=$(git tag --list 'v*' --sort=-version:refname --no-contains HEAD | head -n 1)
if [ -z "$tag" ]; then
    echo "k8s: there is no earlier release: this is a first install"
    exit 0
fi
scratch=$(mktemp -d)
git worktree add --detach "$scratch/release" "$tag"
gh release download "$tag" --pattern images.yaml --dir "$scratch"
echo "k8s: $tag, to be upgraded"
IMAGES=$scratch/images.yaml "$scratch/release/k8s/up.sh" "$environment"
git worktree remove --force "$scratch/release"
