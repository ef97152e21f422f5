#!/bin/bash
# Starts a broker or controller in the foreground. usage: kafka-server-start.sh server.properties [--override name=value]
set -eu
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export KAFKA_LOG4J_OPTS="${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=$home/config/log4j2.yaml}"
export KAFKA_HEAP_OPTS="${KAFKA_HEAP_OPTS:--Xmx1G -Xms1G}"
exec "$home/bin/kafka-run-class.sh" kafka.Kafka "$@"
