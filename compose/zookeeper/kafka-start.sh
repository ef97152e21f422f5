#!/usr/bin/env bash
# Starts Kafka 3.9. Its settings are the files NAME.properties of this folder, one after the other.
# usage: kafka-start.sh NAME…
set -euo pipefail
data=/var/lib/kafka/data
settings=/tmp/server.properties
jaas=/tmp/jaas.conf
bin=/opt/kafka/bin

fail() {
  echo "kafka-start: $*" >&2
  exit 1
}

(
  umask 077
  cat >"$jaas" <<END
Client {
  org.apache.zookeeper.server.auth.DigestLoginModule required
  username="kafka"
  password="$ZOOKEEPER_PASSWORD";
};
END
)
export KAFKA_OPTS=-Djava.security.auth.login.config=$jaas

for name in "$@"; do cat "/zookeeper/$name.properties"; done >"$settings"
sed -i "s/\${KAFKA_PORT}/${KAFKA_PORT:-}/" "$settings"

# With ZooKeeper the cluster's id is what ZooKeeper has; otherwise Kafka would make up another one than that of .env.
set_cluster_id() {
  shell() { "$bin/zookeeper-shell.sh" zookeeper:2181 "$@" 2>&1; }
  local acl=sasl:kafka:cdrwa,world:anyone:r seen
  shell create /cluster "" "$acl" >/dev/null || true
  shell create /cluster/id "{\"version\":\"1\",\"id\":\"$KAFKA_CLUSTER_ID\"}" "$acl" >/dev/null || true
  seen=$(shell get /cluster/id) || fail "ZooKeeper cannot be used: $(tail -n 1 <<<"$seen")"
  [[ $seen == *"\"$KAFKA_CLUSTER_ID\""* ]] ||
    fail "KAFKA_CLUSTER_ID is $KAFKA_CLUSTER_ID, but ZooKeeper's data is of another cluster: $(tail -n 1 <<<"$seen")"
}

if [ -e "$data/meta.properties.migrated" ]; then
  fail "this data was migrated to KRaft: take compose/zookeeper.yml out of COMPOSE_FILE (docs/zookeeper.md)"
elif [ ! -e "$data/meta.properties" ]; then
  case " $* " in
    # The release is that of inter.broker.protocol.version.
    *" controller "*)
      "$bin/kafka-storage.sh" format --release-version 3.6 --cluster-id "$KAFKA_CLUSTER_ID" --config "$settings"
      ;;
    *) set_cluster_id ;;
  esac
elif [[ " $* " == *" kraft "* ]]; then
  touch "$data/kraft"
elif [[ " $* " == *" broker "* && -e $data/kraft ]]; then
  fail "this data is on its way to KRaft, and goes on with: make kraft CONFIRM=yes (docs/zookeeper.md)"
elif [[ " $* " == *" zookeeper "* && ! -e $data/.kafka_cleanshutdown ]]; then
  # It was killed: until ZooKeeper has given up that session, its broker is taken for another one, and refused.
  sleep 6
fi
exec "$bin/kafka-server-start.sh" "$settings"
