#!/usr/bin/env bash
# Starts Cassandra with a compressed commit log, which it keeps in its own memory until it syncs it. So SIGKILL loses what was
# not synced, as a power cut does; without compression the kernel has it, and writes it to the disk anyway.
set -euo pipefail

configuration=$CASSANDRA_CONF/cassandra.yaml
grep -q '^commitlog_compression' "$configuration" || cat >>"$configuration" <<'YAML'

commitlog_compression:
  - class_name: LZ4Compressor
YAML
exec docker-entrypoint.sh "$@"
