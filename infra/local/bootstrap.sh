#!/bin/sh
# Makes .venv from the hash-locked requirements: the one step that runs before there is any Python of ours.
set -eu

cd "$(dirname "$0")/../.."
lock=requirements/dev.txt
stamp=.venv/.installed-lock

fail() {
    printf 'make: %s\n      %s\n' "$1" "$2" >&2
    exit 1
}

newest_python() {
    for candidate in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
        if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
            printf '%s' "$candidate"
            return
        fi
    done
}

if [ -f "$stamp" ] && cmp -s "$lock" "$stamp" && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

python=$(newest_python)
[ -n "$python" ] || fail "Python 3.11, 3.12 or 3.13 is needed; python3 here is $(python3 --version 2>&1 || echo missing)." \
    "Install one (Debian: apt-get install python3), or name one: PYTHON=/path/to/python3 make up"

free_kib=$(df -Pk . | awk 'NR == 2 {print $4}')
[ "$free_kib" -gt 6000000 ] || fail "$((free_kib / 1024)) MiB are free here, the packages need 6000." "Free some space."

echo "installing the locked packages into .venv (once; about 3 GB)"
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    { [ "$(id -u)" = 0 ] && apt-get install -y -q python3-venv >/dev/null 2>&1; } ||
        { [ "$(id -u)" = 0 ] && apt-get update -q >/dev/null 2>&1 && apt-get install -y -q python3-venv >/dev/null 2>&1; } ||
        fail "$python cannot make virtual environments." "As root: apt-get install python3-venv"
fi
[ -x .venv/bin/python ] || "$python" -m venv .venv
# uv too is locked: its block in the lock file is what pip may install.
awk '/^uv==/ {mine = 1} /^[^ ]/ && !/^uv==/ {mine = 0} mine' "$lock" >.venv/uv.txt
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r .venv/uv.txt ||
    fail "the Python package registry does not answer." "Look at the network, the proxy (HTTPS_PROXY) and pip's configuration."
UV_PYTHON_DOWNLOADS=never .venv/bin/python -m uv pip install -q --python .venv/bin/python --require-hashes -r "$lock" ||
    fail "the locked packages could not be installed." "The lines above say which; a second try goes on where this one stopped."
cp "$lock" "$stamp"
