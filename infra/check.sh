#!/bin/sh
# Everything that can be said about images, compose files, chart, workflows and monitoring without an engine, a cluster or a network.
set -eu

cd "$(dirname "$0")/.."
bin=.venv/bin
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

step() {
    printf '%s\n' "infra-check: $1"
    shift
    "$@"
}

# The compose file with every override, alone and together with every profile, as compose itself merges it.
merged() {
    name=$1
    shift
    for profiles in "" monitoring load monitoring,load; do
        PHOTOGRAPHS=/photographs WEIGHTS=/weights COMPOSE_PROFILES=$profiles \
            "$bin/docker-compose" --project-directory . -f compose.dev.yml "$@" config >"$scratch/$name-$profiles.yml"
    done
}

embedded="-f infra/serving/compose.embedded.yml"
step "Dockerfiles" $bin/hadolint gateway/Dockerfile ui/Dockerfile airflow/Dockerfile infra/*/Dockerfile tests/load/Dockerfile
step "YAML" $bin/yamllint --strict --config-file .yamllint.yml compose.dev.yml infra .github tests/infra
step "compose: alone" merged direct
step "compose: with sync" merged sync -f infra/serving/compose.sync.yml
# shellcheck disable=SC2086
step "compose: with our server" merged embedded $embedded
# shellcheck disable=SC2086
step "compose: with stand-ins" merged standins $embedded -f tests/infra/compose/compose.standins.yml
step "compose: schema" $bin/check-jsonschema --quiet --builtin-schema vendor.compose-spec compose.dev.yml "$scratch"/*.yml
step "workflows: schema" $bin/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
step "workflows" $bin/actionlint
step "workflows: security" $bin/zizmor --offline --quiet --no-progress .github
step "scripts" $bin/shellcheck --shell=bash --exclude=SC1090,SC1091 infra/check.sh infra/compose/*.sh infra/setup/*.sh tests/infra/compose/*.sh
step "what must hold" $bin/python -m pytest -q tests/infra
