"""The proxy's settings: environment variables, checked together before anything is opened."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

_SIZE_UNITS = {"": 1, "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
# A name with a tag, without wildcards: it is also used in the engine's reference filter.
_IMAGE = re.compile(
    r"(?:[a-z0-9.-]+(?::[0-9]+)?/)?[a-z0-9][a-z0-9._/-]*:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
)
# A named volume: what begins with a slash would be a folder of the host.
_VOLUME = re.compile(r"([^=]+)=([A-Za-z0-9][A-Za-z0-9_.-]+):(/[A-Za-z0-9_/-]+)")
_ONE_CPU = 1_000_000_000


class SettingsError(Exception):
    """Every wrong setting, one line each: its name, its value and what is valid."""


@dataclass(frozen=True)
class Settings:
    """What the proxy allows and what it imposes on every container."""

    docker_socket_path: str
    proxy_host: str
    proxy_port: int
    log_level: str
    project: str
    name_prefix: str
    allowed_images: frozenset[str]
    volumes: Mapping[str, tuple[str, str]]
    """The volume that each container of an image gets, and where: (name, path) by image."""
    network: str
    task_user: str
    max_memory: int
    default_memory: int
    max_cpus: float
    default_cpus: float
    pids_limit: int
    tmp_size: int
    log_max_size: str
    log_max_files: int
    max_body: int

    @property
    def project_label(self) -> str:
        """The label that says which project owns the container, as ``key=value``."""
        return f"{PROJECT_LABEL}={self.project}"

    @property
    def max_nano_cpus(self) -> int:
        return round(self.max_cpus * _ONE_CPU)

    @property
    def default_nano_cpus(self) -> int:
        return round(self.default_cpus * _ONE_CPU)

    @property
    def host_nano_cpus(self) -> int:
        return (os.cpu_count() or 1) * _ONE_CPU

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Reads every setting, or raises one SettingsError that lists all that are wrong."""
        reader = _Reader(env)
        name = _matching(r"[a-z0-9][a-z0-9_-]{0,62}")
        project = reader.read("PROJECT", "a compose project name, such as millrace", name)
        max_memory = reader.read("MAX_MEMORY", _SIZE, _size(6 << 20), "1g")
        default_memory = reader.read("DEFAULT_MEMORY", _SIZE, _size(6 << 20), "512m")
        max_cpus = reader.read("MAX_CPUS", _CPUS, _cpus, "2")
        default_cpus = reader.read("DEFAULT_CPUS", _CPUS, _cpus, "2")
        reader.ordered("DEFAULT_MEMORY", default_memory, "MAX_MEMORY", max_memory)
        reader.ordered("DEFAULT_CPUS", default_cpus, "MAX_CPUS", max_cpus)
        values = cls(
            docker_socket_path=reader.read(
                "DOCKER_SOCKET_PATH", "an absolute path", _matching(r"/.+"), "/var/run/docker.sock"
            ),
            proxy_host=reader.read(
                "PROXY_HOST", "an IPv4 address", _matching(r"[0-9]+(?:\.[0-9]+){3}"), _EVERYWHERE
            ),
            proxy_port=reader.read("PROXY_PORT", "1 to 65535", _integer(1, 65535), "2375"),
            log_level=reader.read(
                "LOG_LEVEL", "debug, info or warning", _matching("debug|info|warning"), "info"
            ),
            project=project,
            name_prefix=reader.read(
                "NAME_PREFIX", "a start of container names", name, f"{project or 'x'}-"
            ),
            allowed_images=reader.read(
                "ALLOWED_IMAGES", "a comma list of image names, each with a tag", _images
            ),
            volumes=reader.read(
                "VOLUMES",
                "empty, or a comma list of <image>=<volume>:<absolute path>",
                _volumes,
                "",
            ),
            network=reader.read(
                "NETWORK",
                "a network's name, such as millrace_data; not bridge, host, none, default",
                _matching(r"(?!(?:bridge|host|none|default)$)[A-Za-z0-9][A-Za-z0-9_.-]+"),
            ),
            task_user=reader.read(
                "TASK_USER",
                "uid:gid, both 1 or more",
                _matching(r"[1-9][0-9]{0,8}:[1-9][0-9]{0,8}"),
                "65532:65532",
            ),
            max_memory=max_memory,
            default_memory=default_memory,
            max_cpus=max_cpus,
            default_cpus=default_cpus,
            pids_limit=reader.read("PIDS_LIMIT", "16 to 32768", _integer(16, 32768), "512"),
            tmp_size=reader.read("TMP_SIZE", _SIZE, _size(1 << 20), "64m"),
            log_max_size=reader.read(
                "LOG_MAX_SIZE", "such as 10m", _matching(r"[1-9][0-9]{0,5}[kmg]"), "10m"
            ),
            log_max_files=reader.read("LOG_MAX_FILES", "1 to 100", _integer(1, 100), "3"),
            max_body=reader.read("MAX_BODY", _SIZE, _size(1 << 10), "1m"),
        )
        reader.check()
        return values


PROJECT_LABEL = "millrace.project"
# Inside the container; compose decides which networks reach it.
_EVERYWHERE = "0.0.0.0"  # noqa: S104
_SIZE = "a size in bytes or with k, m or g, such as 512m; memory at least 6m"
_CPUS = "a number of processors, 0.01 to 1024"


class _Reader:
    """Collects what is wrong instead of stopping at the first."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self._problems: list[str] = []

    def read[T](
        self, name: str, valid: str, parse: Callable[[str], T], default: str | None = None
    ) -> T:
        text = self._env.get(name, "").strip() or default
        if text is None:
            self._problems.append(f"{name} is not set; valid: {valid}")
            return _nothing()
        try:
            return parse(text)
        except ValueError:
            self._problems.append(f"{name} is {text!r}; valid: {valid}")
            return _nothing()

    def ordered(self, low_name: str, low: float | None, high_name: str, high: float | None) -> None:
        if low is not None and high is not None and low > high:
            value = self._env.get(low_name) or "its default"
            self._problems.append(f"{low_name} is {value}; valid: at most {high_name}")

    def check(self) -> None:
        if self._problems:
            raise SettingsError("\n".join(self._problems))


def _nothing() -> Any:
    """Stands for a wrong value until ``check`` raises; no Settings with it is ever returned."""
    return None


def _matching(pattern: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def parse(text: str) -> str:
        if not compiled.fullmatch(text):
            raise ValueError(text)
        return text

    return parse


def _integer(lowest: int, highest: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        value = int(_matching("[0-9]{1,9}")(text))
        if not lowest <= value <= highest:
            raise ValueError(text)
        return value

    return parse


def _size(lowest: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        match = re.fullmatch(r"([0-9]{1,15})([bkmg]?)", text.lower())
        value = int(match[1]) * _SIZE_UNITS[match[2]] if match else 0
        if value < lowest:
            raise ValueError(text)
        return value

    return parse


def _cpus(text: str) -> float:
    value = float(_matching(r"[0-9]{1,4}(?:\.[0-9]{1,3})?")(text))
    if not 0.01 <= value <= 1024:
        raise ValueError(text)
    return value


def _volumes(text: str) -> dict[str, tuple[str, str]]:
    volumes = {}
    for entry in filter(None, text.split(",")):
        match = _VOLUME.fullmatch(entry.strip())
        if not match or not _IMAGE.fullmatch(match[1]) or match[1] in volumes:
            raise ValueError(text)
        volumes[match[1]] = (match[2], match[3])
    return volumes


def _images(text: str) -> frozenset[str]:
    names = [name.strip() for name in text.split(",")]
    if not all(_IMAGE.fullmatch(name) for name in names):
        raise ValueError(text)
    return frozenset(names)
