#!/bin/bash
# Runs the server in the foreground. usage: zkServer.sh start-foreground
# Variables of the distribution's script: ZK_SERVER_HEAP (MB), SERVER_JVMFLAGS, JVMFLAGS.
set -eu
if [ "${1:-}" != start-foreground ]; then
    echo "usage: $0 start-foreground" >&2
    exit 1
fi
# The variables hold several options each: they are split on purpose.
# shellcheck disable=SC2086
exec java "-Xmx${ZK_SERVER_HEAP:-1000}m" ${SERVER_JVMFLAGS:-} ${JVMFLAGS:-} \
    "-Dzookeeper.log.dir=${ZOO_LOG_DIR:-/logs}" -XX:+ExitOnOutOfMemoryError \
    -cp "$ZOOCFGDIR:/opt/zookeeper/lib/*" org.apache.zookeeper.server.quorum.QuorumPeerMain "$ZOOCFGDIR/zoo.cfg"
