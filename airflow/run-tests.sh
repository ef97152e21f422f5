#!/usr/bin/env bash
# Runs the Python tests inside the test image, without a network.
#   airflow/run-tests.sh IMAGE [REPORT_FOLDER] [pytest's arguments]
# The tests of the operator on a real engine use the engine that DOCKER_HOST or the socket leads to.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
image=$1 reports=${2:-$root/build/reports}
shift; shift || true
socket=${DOCKER_HOST:-unix:///var/run/docker.sock}
socket=${socket#unix://}
mkdir -p "$reports"
# The image's user may be unable to write a folder of the host's, so the report comes by a pipe.
name="millrace-airflow-test-$$"
trap 'docker rm -f "$name" >/dev/null 2>&1' EXIT
status=0
docker run --name "$name" --network none --entrypoint python3 \
  --group-add "$(stat -c %g "$socket")" -v "$socket":/var/run/docker.sock \
  -v "$root/dags":/opt/airflow/dags:ro -v "$root/pipelines":/opt/airflow/pipelines:ro \
  -e MILLRACE_TEST_DOCKER=unix:///var/run/docker.sock -e MILLRACE_TEST_IMAGE="$image" \
  -e AIRFLOW_HOME=/tmp/airflow \
  "$image" -m pytest -q -p no:cacheprovider --junitxml=/tmp/python-airflow.xml "$@" || status=$?
docker cp -q "$name:/tmp/python-airflow.xml" "$reports/python-airflow.xml" 2>/dev/null \
  || docker cp "$name:/tmp/python-airflow.xml" "$reports/python-airflow.xml" >/dev/null
exit "$status"
