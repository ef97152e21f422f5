#!/bin/bash
# Starts the registry. Every setting of the registry is a variable of its own (APICURIO_…, QUARKUS_…); for the JVM there are
#   JAVA_OPTS               instead of the defaults below
#   JAVA_OPTS_APPEND        after the defaults
#   JAVA_MAX_MEM_RATIO      the heap's share of the container's memory in per cent, 80 if not given
set -eu
: "${JAVA_OPTS=-XX:MaxRAMPercentage=${JAVA_MAX_MEM_RATIO:-80.0} -XX:+UseParallelGC -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -XX:GCTimeRatio=4 -XX:AdaptiveSizePolicyWeight=90 -XX:+ExitOnOutOfMemoryError}"
# The variables hold several options each: they are split on purpose.
# shellcheck disable=SC2086
exec java $JAVA_OPTS ${JAVA_OPTIONS:-} ${JAVA_OPTS_APPEND:-} -jar /deployments/quarkus-run.jar "$@"
