#!/bin/bash
# Runs one of Kafka's main classes with the variables of the distribution's script of this name.
set -eu

if [ $# -eq 0 ]; then
    echo "usage: $0 CLASS [ARGUMENT…]" >&2
    exit 1
fi

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
log_folder=${LOG_DIR:-$home/logs}

: "${KAFKA_HEAP_OPTS:=-Xmx256M}"
: "${KAFKA_JVM_PERFORMANCE_OPTS:=-server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true}"
: "${KAFKA_LOG4J_OPTS:=-Dlog4j2.configurationFile=$home/config/tools-log4j2.yaml}"
jmx=${KAFKA_JMX_OPTS:-}
[ -z "${JMX_PORT:-}" ] || jmx="$jmx -Dcom.sun.management.jmxremote.port=$JMX_PORT"

# The variables hold several options each: they are split on purpose.
# shellcheck disable=SC2086
exec java $KAFKA_HEAP_OPTS $KAFKA_JVM_PERFORMANCE_OPTS ${KAFKA_GC_LOG_OPTS:-} $jmx \
    "-Dkafka.logs.dir=$log_folder" $KAFKA_LOG4J_OPTS ${CLASS_ARCHIVE:-} \
    -cp "${CLASSPATH:+$CLASSPATH:}$home/libs/*" ${KAFKA_OPTS:-} "$@"
