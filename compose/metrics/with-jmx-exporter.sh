#!/usr/bin/env bash
# Runs a server with the JMX exporter in its JVM, on port 9404.
# usage: with-jmx-exporter.sh VARIABLE CONFIGURATION DEFAULT [COMMAND…]
#   VARIABLE   the one that the server's own script takes further options from
#   DEFAULT    the command if none is given
set -euo pipefail
variable=$1 configuration=$2 default=$3
shift 3
[ $# -gt 0 ] || set -- "$default"
# A class archive that was made without an agent is used in part only, which the JVM would call an error.
export "$variable=${!variable:-} -Xlog:cds=off -javaagent:/agent/jmx_prometheus_javaagent.jar=9404:$configuration"
exec "$@"
