#!/usr/bin/env bash
# Starts Cassandra without the commit log segments that a full disk has left behind.
# A segment is a file mapped at its full length; its first bytes, the descriptor, are written before any row. Without space
# for them the process ends, and the file has only zeros. Cassandra skips such a file if it is the last one. But each failed
# start leaves another, and with two or more Cassandra refuses every start, even when there is space: "Could not read commit
# log descriptor". No row can be in such a file: its descriptor is written before any row. A segment with anything else in
# it is left to Cassandra: that is a disk failure.
set -euo pipefail

is_nothing_but_zeros() { [ "$(tr -d '\0' <"$1" | head -c 1 | wc -c)" -eq 0 ]; }

for segment in /var/lib/cassandra/commitlog/CommitLog-*.log; do
  if [ -f "$segment" ] && is_nothing_but_zeros "$segment"; then
    rm -- "$segment"
    echo "cassandra-start: $segment was created on a full disk and has only zeros: removed" >&2
  fi
done
exec docker-entrypoint.sh "$@"
