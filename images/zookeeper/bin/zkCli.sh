#!/bin/bash
# ZooKeeper's command line. usage: zkCli.sh [-server host:port] [command]
# Variables of the distribution's script: ZK_CLIENT_HEAP (MB), CLIENT_JVMFLAGS, JVMFLAGS.
set -eu
# The variables hold several options each: they are split on purpose.
# shellcheck disable=SC2086
exec java "-Xmx${ZK_CLIENT_HEAP:-256}m" ${CLIENT_JVMFLAGS:-} ${JVMFLAGS:-} \
    -cp "$ZOOCFGDIR:/opt/zookeeper/lib/*" org.apache.zookeeper.ZooKeeperMain "$@"
