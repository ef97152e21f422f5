#!/bin/sh
# Prometheus reads secrets from files only: writes the one that it shows to the Control Center, then becomes Prometheus.
set -eu
umask 077
printf %s "$CONTROL_CENTER_METRICS_SECRET" >/tmp/control-center-secret
unset CONTROL_CENTER_METRICS_SECRET
exec /bin/prometheus "$@"
