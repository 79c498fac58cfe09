#!/bin/sh
# Refuses images of ours that no release of this repository has signed: k8s/verify.sh TAG < images.yaml
#   GH_TOKEN, GITHUB_REPOSITORY    as GitHub Actions sets them
set -eu

tag=$1
# Not in a pipe: there a list that cannot be read would verify nothing, and pass.
images=$(jq --exit-status --raw-output '.images | del(.serving) | .[] | "oci://\(.repository)@\(.digest // error("no digest"))"')
for image in $images; do
    gh attestation verify "$image" --repo "$GITHUB_REPOSITORY" --source-ref "refs/tags/$tag" \
        --signer-workflow "$GITHUB_REPOSITORY/.github/workflows/images.yml"
done
