"""The Compose project: settings, start, stop, and the setup's queries to Cassandra."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import build_images
import env_file
import kafka_data
import layout
import owner
import passwords
import preflight
import realtime
import settings
import startup
from command import ROOT, output, run
from console import SetupError, say

TASK_LABEL = "millrace.project"
# What Compose would read if no COMPOSE_FILE were set
OVERRIDE = "docker-compose.override.yml"
ENV_FILE = Path(os.environ.get("STACK_ENV_FILE", ROOT / ".env"))
CASSANDRA_NODE = re.compile(r"cassandra(-\d)?")


class Stack:
    """A Compose project, its settings in an env file (`.env`, unless a test says otherwise)."""

    def __init__(self, file: Path = ENV_FILE, overrides: Mapping[str, str] | None = None) -> None:
        self._file = file
        self._overrides = dict(overrides or {})
        self.settings = env_file.read(file) if file.exists() else {}

    def require_own(self, verb: str, deleting: bool = False) -> str:
        """Raises a SetupError if the project is another folder's or, unless it is deleted, its data another file's.

        Returns a line for the terminal when this folder takes it over; else an empty one.
        """
        return owner.check(self.project, self.settings, verb, deleting)

    def configure(self) -> None:
        """Creates or completes the env file: image names by their source, the engine's socket, new secrets."""
        mode = build_images.decide(os.environ.get("IMAGES", ""), self.settings.get("IMAGES", ""))
        current = build_images.names(mode) | {"DOCKER_SOCKET": _engine_socket()} | self._overrides
        fresh = not self._file.exists()
        if (ROOT / OVERRIDE).exists() and OVERRIDE not in self._asked("COMPOSE_FILE").split(":"):
            say(f"{OVERRIDE} is not read: add :{OVERRIDE} to COMPOSE_FILE in .env")
        self.settings = env_file.ensure(self._file, ROOT / ".env.example", current)
        # A variable of the shell wins over the file, as it does for Compose
        added = {*settings.ADDRESSES, *settings.COPIES}
        known = self.settings.keys() | {name for name in os.environ if name.startswith("MILLRACE_")} | added
        shell = known & os.environ.keys() - self._overrides.keys()
        for name in sorted(name for name in shell if os.environ[name] != self.settings.get(name, "")):
            say(f"{name} comes from the shell: it applies until the next make run; set it in .env to keep it")
        self.settings |= {name: os.environ[name] for name in shell}
        if fresh:
            say(f"wrote {self._file.relative_to(ROOT)} with new random secrets (mode 600)")

    def change(self, changes: Mapping[str, str]) -> None:
        """Changes settings in the env file."""
        self.settings = env_file.ensure(self._file, ROOT / ".env.example", changes)

    def check_machine(self, keeps_data: bool = True) -> None:
        """Raises a SetupError with everything that would prevent the stack from running, before it is touched.

        :param keeps_data: whether data that is there is used; else neither its kind nor its passwords matter
        """
        refused: list[str] = []
        if keeps_data:
            refused += kafka_data.problems(self.project, self.settings)
            refused += passwords.problems(self.project, self.settings)
        preflight.check(self.settings, ROOT, self.published(), refused)
        if keeps_data:
            self.check_data()

    def check_data(self) -> None:
        """Raises a SetupError if the settings name other volumes for the data than those that it is in."""
        traces = owner.of(self.project)
        last = set(owner.marked_data(self.project).split())
        # Those of Kafka with ZooKeeper are kafka_data's business.
        there = set(traces.volumes) - {f"{self.project}_{kafka_data.ZOOKEEPER_VOLUME}"}
        layout.check(self.project, layout.volumes(self._config()), there, last, traces.running)

    def environment(self, service: str) -> dict[str, str]:
        """The environment variables of a service."""
        return self._config()["services"][service]["environment"]

    def _config(self) -> dict:
        return json.loads(self._printed("config", "--format", "json"))

    def published(self) -> dict[int, str]:
        """The ports on this machine that the project's running services hold, with their services."""
        # Not with Compose, which fails if a setting is wrong.
        label = f"label=com.docker.compose.project={self.project}"
        form = '{{.Label "com.docker.compose.service"}} {{.Ports}}'
        lines = (output("docker", "ps", "--filter", label, "--format", form) or "").splitlines()
        return {int(port): line.split()[0] for line in lines for port in re.findall(r":(\d+)->", line)}

    def images(self) -> set[str]:
        """The images of the project's services, and of the engines that its tasks can use besides Java."""
        engines = self.settings.get("MILLRACE_ENGINES", "").split(",")
        tasks = {build_images.java_tag(build_images.SPARK_TASK)} if "spark" in engines else set()
        return {*self._printed("config", "--images").split(), *tasks}

    def up(self) -> None:
        """Starts every service and returns when all are healthy; warns of secrets that Airflow cannot read."""
        owner.mark(self.project, " ".join(sorted(layout.volumes(self._config()))))
        try:
            # Not with --remove-orphans, which would stop the continuous mode.
            patience = "600" if settings.has_cluster(self.settings) else "300"
            self.compose("up", "--detach", "--wait", "--wait-timeout", patience, log="compose-up")
        except SetupError as error:
            raise SetupError(startup.failed_start(str(error), *self._trouble())) from error
        if warning := startup.unreadable(
            self.compose_output("logs", "--no-log-prefix", "--tail", "20", "airflow-init") or ""
        ):
            say(f"warning: {warning}")

    def show(self, *arguments: str) -> int:
        """Runs a read-only Compose command, including the continuous mode, with this terminal; returns its code.

        Raises a SetupError when nothing runs.
        """
        self.require_running()
        blank = dict.fromkeys(("PIPELINE", "SCHEMA_IDS", *settings.ADDRESSES), "-") | self._secrets_to_come()
        command = self._compose(*self._with(*realtime.PARTS), *arguments)
        return subprocess.run(command, cwd=ROOT, env=self._environment() | blank, check=False).returncode

    def _secrets_to_come(self) -> dict[str, str]:
        """Placeholders for secrets that an earlier version's env file lacks, for commands that start nothing."""
        return {name: "-" for name in env_file.GENERATED if name not in self.settings}

    def require_running(self) -> None:
        label = f"label=com.docker.compose.project={self.project}"
        if not output("docker", "ps", "-q", "--filter", label):
            raise SetupError("the stack is not running; 'make run' starts it")

    def _trouble(self) -> tuple[list[str], list[str]]:
        """The services that did not get ready, and a line for each one that failed: those that ended come last."""
        states = self.compose_output("ps", "--all", "--format", "{{.Service}} {{.Status}}")
        found = sorted(startup.trouble(states or ""), key=lambda pair: pair[1].startswith("Exited"))
        waiting = [service for service, status in found if startup.may_come(status)]
        return waiting, [self._told(service, status) for service, status in found if not startup.may_come(status)]

    def _told(self, service: str, status: str) -> str:
        """A service, its state and, if it ended, why: its log's last line."""
        ended = status.startswith("Exited")
        log = self.compose_output("logs", "--no-log-prefix", "--tail", "9", service) if ended else ""
        words = startup.last_words(log or "").removeprefix(f"{service}: ")
        return ": ".join(filter(None, (service, status, words)))

    def down(self, volumes: bool) -> None:
        """Stops the services and any task container; removes the data only if requested."""
        leftovers = (output("docker", "ps", "-aq", "--filter", f"label={TASK_LABEL}={self.project}") or "").split()
        if leftovers:
            run("docker", "rm", "-f", *leftovers, log="compose-down")
        command = ("down", "--remove-orphans", *(["--volumes"] if volumes else []))
        if self.settings and not volumes:
            run(*self._compose(*command), log="compose-down", env=self._environment() | self._secrets_to_come())
        else:
            # Without a file Compose goes by labels: it needs no env file then, and finds the volumes of every part that
            # COMPOSE_FILE has ever named.
            bare = ("docker", "compose", "--project-name", self.project, "--project-directory", "/")
            unnamed = {name: value for name, value in os.environ.items() if name != "COMPOSE_FILE"}
            run(*bare, *command, log="compose-down", env=unnamed)
        if volumes:
            # With another COMPOSE_FILE the project had others.
            if others := owner.of(self.project).volumes:
                run("docker", "volume", "rm", *others, log="compose-down")
            owner.unmark(self.project)
        else:
            owner.mark(self.project)

    def has(self, part: str) -> bool:
        """Whether a Compose file is a part of the project."""
        return part in self._asked("COMPOSE_FILE").split(":")

    @property
    def project(self) -> str:
        """The Compose project's name."""
        return self._asked("COMPOSE_PROJECT_NAME")

    def _asked(self, name: str) -> str:
        """A setting of Compose itself: a variable of the shell wins over the file, as it does for Compose."""
        asked = self._overrides.get(name) or os.environ.get(name) or self.settings.get(name)
        return asked or env_file.read(ROOT / ".env.example")[name]

    def cql(self, statement: str) -> str:
        """The output of cqlsh for a statement, as Cassandra's admin, read from a majority of the copies."""
        password = self.settings["CASSANDRA_ADMIN_PASSWORD"]
        node = self.node()
        shell = f'exec cqlsh -u millrace_admin -p "$P" --no-color {node} -e "CONSISTENCY LOCAL_QUORUM; $Q"'
        printed = self.compose_output(
            "exec", "-T", "-e", f"P={password}", "-e", f"Q={statement}", node, "bash", "-c", shell
        )
        if printed is None:
            raise SetupError(f"cqlsh failed at: {statement}")
        # The package-built cqlsh warns about a server that is one patch newer.
        noise = ("WARNING:", "Consistency level")
        return "\n".join(line for line in printed.splitlines() if not line.startswith(noise))

    def nodes(self) -> list[str]:
        """The services that are Cassandra nodes."""
        return sorted(name for name in self._printed("config", "--services").split() if CASSANDRA_NODE.fullmatch(name))

    def node(self) -> str:
        """The first Cassandra node that runs: any answers for all."""
        running = (self.compose_output("ps", "--services", "--status", "running") or "").split()
        return min((name for name in running if CASSANDRA_NODE.fullmatch(name)), default="cassandra")

    def sql(self, query: str) -> str:
        """What Airflow's database answers, bare."""
        printed = self.compose_output("exec", "-T", "postgres", "psql", "-U", "airflow", "-Atc", query)
        if printed is None:
            raise SetupError(f"psql failed at: {query}")
        return printed

    def stream(self, *arguments: str, source: BinaryIO | None = None, sink: BinaryIO | None = None) -> None:
        """Runs a Compose command from one file to another; raises a SetupError with its last line if it fails."""
        to = {"stdin": source or subprocess.DEVNULL, "stdout": sink or subprocess.DEVNULL, "stderr": subprocess.PIPE}
        done = subprocess.run(self._compose(*arguments), cwd=ROOT, env=self._environment(), check=False, **to)
        if done.returncode != 0:
            last = "\n    ".join(done.stderr.decode(errors="replace").splitlines()[-8:])
            raise SetupError(
                f"docker compose {' '.join(arguments[:4])} failed with exit code {done.returncode}:\n    {last}"
            )

    def compose(self, *arguments: str, log: str) -> None:
        run(*self._compose(*arguments), log=log, env=self._environment())

    def compose_with(self, part: str, variables: Mapping[str, str], *arguments: str, log: str) -> None:
        """Runs a Compose command with one more file, and the variables that it needs."""
        run(*self._compose(*self._with(part), *arguments), log=log, env=self._environment() | variables)

    def compose_output(self, *arguments: str) -> str | None:
        return output(*self._compose(*arguments), env=self._environment())

    def _printed(self, *arguments: str) -> str:
        """What a Compose command prints; raises a SetupError with its last line if it fails."""
        command, environment = self._compose(*arguments), self._environment()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SetupError(f"docker compose {' '.join(arguments)} failed: {startup.last_words(done.stderr)}")
        return done.stdout

    def attach(self, *arguments: str) -> int:
        """Runs a Compose command with this terminal; returns its exit code."""
        return subprocess.run(self._compose(*arguments), cwd=ROOT, env=self._environment(), check=False).returncode

    def _compose(self, *arguments: str) -> tuple[str, ...]:
        return ("docker", "compose", "--env-file", str(self._file), *arguments)

    def _with(self, *parts: str) -> list[str]:
        """The options that name the project's Compose files and more."""
        files = self._asked("COMPOSE_FILE").split(":")
        return [option for file in (*files, *parts) for option in ("-f", file)]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **self._overrides}


def _engine_socket() -> str:
    """The engine's socket as its own machine names it: DOCKER_HOST's, else the usual one."""
    host = os.environ.get("DOCKER_HOST", "")
    if host and not host.startswith("unix://"):
        raise SetupError(f"DOCKER_HOST={host} is not a socket; the policy proxy needs unix:///path/to/docker.sock")
    return host.removeprefix("unix://") or "/var/run/docker.sock"
