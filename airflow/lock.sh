#!/usr/bin/env bash
# Makes requirements.lock and requirements-dev.lock from the .in files of a folder.
#   airflow/lock.sh [FOLDER]   (airflow unless named; airflow/docker-proxy is the other)
# Needs uv; the package index comes from the machine's own configuration.
set -euo pipefail
cd "${1:-$(dirname "$0")}"

lock() {
  local name=$1
  uv pip compile --quiet --no-python-downloads --python-version 3.13 \
    --python-platform x86_64-unknown-linux-gnu --only-binary :all: \
    --no-emit-index-url --no-emit-find-links --no-annotate --no-header --upgrade \
    "$name.in" --output-file "$name.lock"
  sed -i "1i # Made from $name.in by lock.sh: do not edit." "$name.lock"
}

lock requirements
lock requirements-dev
