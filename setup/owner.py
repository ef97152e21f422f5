"""Who owns a stack: a project's containers belong to the folder that it was last started from, and its data to the
secrets of one `.env`. Both are checked before anything is changed.

The id of the Kafka cluster is in `.env` and in Kafka's data, so it shows which secrets the data belongs to, whichever
version created it. The folder is a label of the containers; for a stack that is down, it is a label of an empty volume.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import env_file
import kafka_data
import turn
from command import ROOT, output
from console import SetupError

PROJECT_LABEL = "com.docker.compose.project"
FOLDER_LABEL = "millrace.folder"
DATA_LABEL = "millrace.data"
CLUSTER = "KAFKA_CLUSTER_ID"
SECTION = 'docs/operations.md, "New secrets for data that is there"'


@dataclass(frozen=True)
class Traces:
    """What the engine knows of a project.

    :param folder: that it was last started from; empty if unknown
    :param cluster: the id of the Kafka cluster whose data it has; empty if it has none
    """

    folder: str = ""
    running: bool = False
    volumes: tuple[str, ...] = ()
    cluster: str = ""

    def belongs_elsewhere(self) -> bool:
        """Whether it belongs to another folder that still exists: one that no longer exists was moved."""
        return bool(self.folder) and not _is_gone(self.folder) and not _is_this(self.folder)


def of(project: str) -> Traces:
    label = ("--filter", f"label={PROJECT_LABEL}={project}")
    # Newest first: if another folder takes a stack over, the containers that change are created again from there.
    form = f'{{{{.State}}}} {{{{.Label "{PROJECT_LABEL}.working_dir"}}}}'
    containers = (output("docker", "ps", "--all", *label, "--format", form) or "").splitlines()
    volumes = tuple((output("docker", "volume", "ls", "--quiet", *label) or "").split())
    folder = containers[0].partition(" ")[2] if containers else ""
    if volumes and not folder:
        folder = _marked(project)
    running = any(line.startswith("running ") for line in containers)
    return Traces(folder, running, volumes, kafka_data.cluster(project) if volumes else "")


def check(project: str, settings: Mapping[str, str], verb: str, deleting: bool = False) -> str:
    """Raises a SetupError, which names the options, when the project is another folder's or its data other secrets'.

    Returns a line for the terminal when this folder takes the stack over; else an empty one.

    :param settings: of this folder's `.env`; empty if it has none
    :param verb: the target of `make`
    :param deleting: whether it will be deleted, so that its secrets do not matter
    """
    traces = of(project)
    cluster = settings.get(CLUSTER, "")
    fits = bool(cluster) and traces.cluster in ("", cluster)
    if traces.belongs_elsewhere():
        if not taken_over() or not (fits or deleting):
            raise SetupError(_elsewhere(project, traces, verb))
        return f"the stack of {traces.folder} is this folder's from now on, because TAKE_OVER=yes says so"
    if deleting:
        return ""
    if traces.volumes and not cluster:
        raise SetupError(_lost(project, traces))
    if traces.cluster and not fits:
        raise SetupError(_mismatch(project, cluster, traces))
    if traces.folder and _is_gone(traces.folder):
        return f"this stack was last started from {traces.folder}, which is gone: it is this folder's from now on"
    return ""


def check_test(project: str) -> None:
    """The same for the stack under test: what a test that was killed has left is nobody's."""
    traces = of(project)
    if traces.belongs_elsewhere() and turn.is_held(Path(traces.folder), "test") and not taken_over():
        raise SetupError(
            f"the project name {project} belongs to {traces.folder}, where a 'make test' runs; "
            "wait until it is done or, to remove its stack: make test TAKE_OVER=yes"
        )


def taken_over() -> bool:
    return os.environ.get("TAKE_OVER") == "yes"


def mark(project: str, data: str = "") -> None:
    """Records that the project now belongs to this folder, for when it has no containers.

    :param data: the volumes that Kafka's and Cassandra's data are in from now on; empty: those recorded already
    """
    recorded = marked_data(project)
    data = data or recorded
    if _marked(project) != str(ROOT) or data != recorded:
        unmark(project)
        labels = {FOLDER_LABEL: str(ROOT), "millrace.project": project, DATA_LABEL: data}
        options = [part for name, value in labels.items() for part in ("--label", f"{name}={value}")]
        output("docker", "volume", "create", *options, _marker(project))
        # Docker takes a volume of that name that is there already
        if _marked(project) != str(ROOT):
            raise SetupError(f"the volume {_marker(project)}, which says whose stack it is, could not be created")


def unmark(project: str) -> None:
    if _marked(project):
        output("docker", "volume", "rm", _marker(project))


def _marker(project: str) -> str:
    return f"{project}_folder"


def _marked(project: str) -> str:
    return _label(project, FOLDER_LABEL)


def marked_data(project: str) -> str:
    """The volumes that the data were in at the last start, separated by blanks; empty if unknown."""
    return _label(project, DATA_LABEL)


def _label(project: str, name: str) -> str:
    form = f'{{{{index .Labels "{name}"}}}}'
    return output("docker", "volume", "inspect", "--format", form, _marker(project)) or ""


def _elsewhere(project: str, traces: Traces, verb: str) -> str:
    other = Path(traces.folder)
    take = f"make {verb} TAKE_OVER=yes"
    if not _same_secrets(ROOT / ".env", traces):
        if _same_secrets(other / ".env", traces):
            take = f"cp --backup=numbered '{other}/.env' .env && {take}"
        else:
            take = f"its .env is not there any more: {SECTION}; then {take}"
    return _options(
        f"the project name {project} belongs to {other}, whose stack {'runs' if traces.running else 'is stopped'}",
        f"use that folder:  cd '{other}' && make {verb}",
        f"a second stack:   {_second(project)}",
        f"take it over:     {take}",
    )


def _lost(project: str, traces: Traces) -> str:
    known = f"; {CLUSTER} {traces.cluster}" if traces.cluster else ""
    return _options(
        f"there is data of {project} ({', '.join(traces.volumes)}{known}), but no .env with its secrets here, "
        "and new ones would not fit",
        *_for_the_data(project, traces),
    )


def _mismatch(project: str, cluster: str, traces: Traces) -> str:
    return _options(
        f"{CLUSTER} of .env is {cluster!r}, but the data of {project} is of {traces.cluster!r}: "
        "this .env is another stack's, or was changed",
        *_for_the_data(project, traces),
    )


def _for_the_data(project: str, traces: Traces) -> Iterator[str]:
    saved = [file for file in sorted((ROOT / "backups").glob("*/env")) if _same_secrets(file, traces)]
    if saved:
        yield f"the .env it had:  cp {saved[-1].relative_to(ROOT)} .env && make run"
    else:
        yield "the .env it had:  copy it here from another folder, or a backup's env (backups/ here has none that fits)"
    yield f"new secrets:      {SECTION}"
    yield "start over:       make clean CONFIRM=yes, which deletes this data, then make run"
    yield f"a second stack:   {_second(project)}"


def _options(problem: str, *options: str) -> str:
    return "\n    ".join((f"{problem}; nothing was touched. You can choose:", *options))


def _second(project: str) -> str:
    """The next name without a stack, and ports 20,000 or more above the usual ones."""
    number = next((n for n in range(2, 5) if of(f"{project}{n}") == Traces()), 5)
    changes = (
        f"'s/^(COMPOSE_PROJECT_NAME)=.*/\\1={project}{number}/; s/^([A-Z0-9_]+_PORT)=.*([0-9]{{4}})$/\\1={number}\\2/; "
        f"s/^(CLUSTER_SUBNET)=.*/\\1=10.213.{80 + number}/'"
    )
    there = (ROOT / ".env").exists()
    return f"sed -E {f'-i {changes} .env' if there else f'{changes} .env.example > .env'} && make run"


def _is_gone(folder: str) -> bool:
    """A folder that this user may not read is there all the same."""
    try:
        return not stat.S_ISDIR(os.stat(folder).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False


def _is_this(folder: str) -> bool:
    try:
        return os.path.samefile(folder, ROOT)
    except OSError:
        return False


def _same_secrets(file: Path, traces: Traces) -> bool:
    if not os.access(file, os.R_OK):
        return False
    cluster = env_file.read(file).get(CLUSTER, "")
    return bool(cluster) and traces.cluster in ("", cluster)
