#!/bin/sh
# Refuses images of ours that no release of this repository has signed: k8s/verify.sh TAG < images.yaml
#   GH_TOKEN, GITHUB_REPOSITORY    as GitHub Actions sets them
set -eu

tag=$1
jq --raw-output '.images | del(.serving) | .[] | "oci://\(.repository)@\(.digest)"' | while read -r image; do
    gh attestation verify "$image" --repo "$GITHUB_REPOSITORY" --source-ref "refs/tags/$tag" \
        --signer-workflow "$GITHUB_REPOSITORY/.github/workflows/images.yml"
done
