#!/usr/bin/env bash
# Starts ZooKeeper with the one account that may log in: kafka, with ZOOKEEPER_PASSWORD. usage: zookeeper-start.sh COMMAND…
set -euo pipefail
umask 077
cat >/conf/jaas.conf <<END
Server {
  org.apache.zookeeper.server.auth.DigestLoginModule required
  user_kafka="$ZOOKEEPER_PASSWORD";
};
END
chown zookeeper /conf/jaas.conf
umask 022
unset ZOOKEEPER_PASSWORD
exec /docker-entrypoint.sh "$@"
