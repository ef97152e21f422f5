#!/bin/bash
# Runs the command it is given. apache/spark's own also starts drivers and executors on Kubernetes.
set -eu
if [ $# -eq 0 ]; then
    echo "entrypoint.sh: no command given, such as /opt/spark/bin/spark-class org.apache.spark.deploy.master.Master" >&2
    exit 64
fi
exec "$@"
