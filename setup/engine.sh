#!/usr/bin/env bash
# Makes sure that a Docker engine answers and that Compose v2 is there.
#
# A running engine is used as it is. Where none runs and this is root on Debian, the engine is installed from Debian's
# packages and started; anywhere else the script stops with the commands to run.
set -euo pipefail

say() { printf '  %s\n' "$*"; }
fail() { printf 'engine: %s\n' "$*" >&2; exit 1; }

is_debian_root() { [ "$(id -u)" = 0 ] && [ -r /etc/debian_version ] && command -v apt-get >/dev/null; }

engine_answers() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

apt_install() {
  [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*Packages*' -mtime -1 2>/dev/null | head -n 1)" ] || apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o DPkg::Lock::Timeout=120 --no-install-recommends "$@" >build/apt.log 2>&1 ||
    fail "apt-get install $* failed; the last lines of build/apt.log: $(tail -n 3 build/apt.log | tr '\n' ' ')"
}

# After a crash dockerd leaves pid files that name dead processes or, worse, other ones.
clear_stale_pid_files() {
  local file pid
  for file in /var/run/docker.pid /var/run/docker/containerd/containerd.pid; do
    [ -r "$file" ] || continue
    pid=$(cat "$file")
    if ! grep -qE 'dockerd|containerd' "/proc/$pid/comm" 2>/dev/null; then rm -f "$file"; fi
  done
}

start_engine() {
  if [ -d /run/systemd/system ]; then
    systemctl start docker
  else
    clear_stale_pid_files
    nohup setsid dockerd >>/var/log/dockerd.log 2>&1 </dev/null &
  fi
  local waited=0
  until engine_answers; do
    [ $((waited += 1)) -le 120 ] || fail "dockerd did not answer within 60 s; see /var/log/dockerd.log"
    sleep 0.5
  done
}

ensure_engine() {
  if command -v docker >/dev/null && engine_answers; then return; fi
  if [ -n "${DOCKER_HOST:-}" ]; then
    fail "no engine answers at DOCKER_HOST=$DOCKER_HOST; start it, or unset DOCKER_HOST to use this machine's own"
  fi
  if ! is_debian_root; then
    fail "no Docker engine answers. Install and start one, then run this again; on Debian or Ubuntu:
    sudo apt-get update && sudo apt-get install -y --no-install-recommends docker.io iptables
    sudo systemctl start docker && sudo usermod -aG docker \$USER && newgrp docker"
  fi
  if ! command -v dockerd >/dev/null; then
    say "installing Docker from Debian's packages"
    apt_install docker.io iptables ca-certificates
  fi
  say "starting the Docker engine"
  start_engine
}

compose_is_v2() { docker compose version --short 2>/dev/null | grep -qE '^v?(2|[3-9])\.'; }

# Debian 12 has only Compose v1. The v2 plugin of Debian 13's package needs nothing but libc 2.34, so it is unpacked by
# itself, from the machine's own Debian mirror and checked by apt's signatures, leaving the machine's packages alone.
ensure_compose() {
  if compose_is_v2; then return; fi
  if ! is_debian_root; then
    fail "Docker Compose v2 is missing; install the package docker-compose-plugin (or docker-compose-v2), then try again"
  fi
  say "installing Docker Compose v2 (only the plugin, from Debian 13's package)"
  local work mirror deb
  work=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$work'" RETURN EXIT
  mirror=$(PYTHONPATH=images python3 -c 'import host; print(host.debian_mirrors()["base"])')
  mkdir -p "$work/lists/partial" "$work/archives/partial"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' "$mirror" >"$work/sources.list"
  local options=(-o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work" -o APT::Sandbox::User=root)
  (cd "$work" && apt-get -qq "${options[@]}" update && apt-get -qq "${options[@]}" download docker-compose) >build/apt.log 2>&1 ||
    fail "Docker Compose v2 could not be downloaded; see build/apt.log"
  deb=$(find "$work" -maxdepth 1 -name 'docker-compose_*.deb')
  dpkg-deb -x "$deb" "$work/unpacked"
  install -D -m 755 "$(find "$work/unpacked" -path '*cli-plugins/docker-compose' -type f)" \
    /usr/local/lib/docker/cli-plugins/docker-compose
  compose_is_v2 || fail "Docker Compose v2 was installed but does not run"
}

cd "$(dirname "$0")/.."
mkdir -p build
ensure_engine
ensure_compose
say "Docker $(docker version --format '{{.Server.Version}}'), Compose $(docker compose version --short)"
