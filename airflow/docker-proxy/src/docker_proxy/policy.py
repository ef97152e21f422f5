"""Which calls of the Docker API are allowed: a pure function of method, target and settings.

The list is what docker-py needs for one run of Airflow's DockerOperator that follows logs instead
of attaching. No other call is possible.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from docker_proxy import query
from docker_proxy.refusal import RefusedError, show
from docker_proxy.settings import Settings

# Engine 19.03 is 1.40. The highest is above that of any engine today: an engine itself rejects what
# it does not know, and create bodies are built here, whatever the version.
_LOWEST_API, _HIGHEST_API = 40, 60

# Bytes that need no encoding in a path. No '%': no allowed path needs an escape.
_PATH = re.compile(r"/[A-Za-z0-9_.:/-]*")
_VERSION_PREFIX = re.compile(r"(/v[0-9][^/]*)(/.*)")
_VERSION = re.compile(r"/v1\.([1-9][0-9])")
_BY_ID = re.compile(r"/containers/(?P<id>[A-Za-z0-9][A-Za-z0-9_.-]{0,254})(?:/(?P<verb>[a-z]+))?")
_IMAGE = re.compile(r"/images/(?P<name>.+)/json")

_FIXED = {
    ("GET", "/_ping"): "ping",
    ("GET", "/version"): "version",
    ("GET", "/images/json"): "images",
    ("GET", "/containers/json"): "list",
    ("POST", "/containers/create"): "create",
}
_UNVERSIONED = frozenset({"ping", "version"})
_CONTAINER = {
    ("POST", "start"): "start",
    ("POST", "stop"): "stop",
    ("POST", "wait"): "wait",
    ("POST", "kill"): "kill",
    ("GET", "json"): "inspect",
    ("GET", "logs"): "logs",
    ("DELETE", None): "remove",
}
_SIGNALS = {
    **dict.fromkeys(("SIGTERM", "TERM", "15"), "SIGTERM"),
    **dict.fromkeys(("SIGKILL", "KILL", "9"), "SIGKILL"),
}
_CONDITIONS = {name: name for name in ("not-running", "next-exit", "removed")}
_TIME = query.matching(r"[0-9]{1,12}(\.[0-9]{1,9})?", "seconds since 1970")


@dataclass(frozen=True)
class Call:
    """An allowed call. ``path`` holds ``{id}`` where the inspected container's id must go."""

    action: str
    method: str
    prefix: str
    path: str
    query: Mapping[str, str]
    container: str | None = None

    def target(self, container_id: str = "") -> str:
        """The request target for the engine."""
        path = self.prefix + self.path.replace("{id}", container_id)
        return f"{path}?{urlencode(self.query)}" if self.query else path


class Policy:
    """Decides on one request line at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        name = query.matching(
            re.escape(settings.name_prefix) + "[A-Za-z0-9_.-]{1,200}",
            f"{settings.name_prefix} followed by letters, digits, '_', '.', '-'",
        )
        self._queries: dict[str, dict[str, query.Rule]] = {
            "ping": {},
            "version": {},
            "images": {
                "filters": self._image_filters,
                "all": query.ignored_flag,
                "only_ids": query.ignored_flag,
            },
            "image": {},
            "list": {
                "filters": self._container_filters,
                "all": query.flag,
                "limit": query.integer(-1, 10_000),
                "size": query.off,
                "trunc_cmd": query.ignored_flag,
            },
            "create": {"name": name},
            "start": {},
            "stop": {"t": query.integer(0, 3600)},
            "wait": {"condition": query.choice(_CONDITIONS)},
            "kill": {"signal": query.choice(_SIGNALS)},
            "inspect": {"size": query.off},
            "logs": {
                "stdout": query.flag,
                "stderr": query.flag,
                "follow": query.flag,
                "timestamps": query.flag,
                "tail": query.matching("all|[0-9]{1,9}", "all or a number of lines"),
                "since": _TIME,
                "until": _TIME,
            },
            "remove": {"v": query.flag, "force": query.flag, "link": query.off},
        }

    def decide(self, method: str, target: str) -> Call:
        """The call for a request line; raises RefusedError for everything that is not allowed."""
        full_path, _, query_text = target.partition("?")
        if not _PATH.fullmatch(full_path):
            raise RefusedError(f"path {show(full_path)} is not allowed")
        prefix, path = _split_version(full_path)
        action, forwarded, container = self._route(method, path)
        if not prefix and action not in _UNVERSIONED:
            raise RefusedError(f"path {show(path)} without an API version is not allowed")
        parameters = query.checked(query_text, self._queries[action])
        if action in ("images", "list") and "filters" not in parameters:
            forced = self._image_filters if action == "images" else self._container_filters
            parameters["filters"] = forced("{}")
        return Call(action, method, prefix, forwarded, parameters, container)

    def _route(self, method: str, path: str) -> tuple[str, str, str | None]:
        if (method, path) in _FIXED:
            return _FIXED[method, path], path, None
        by_id = _BY_ID.fullmatch(path)
        if by_id and (method, by_id["verb"]) in _CONTAINER:
            verb = by_id["verb"]
            forwarded = "/containers/{id}" + (f"/{verb}" if verb else "")
            return _CONTAINER[method, verb], forwarded, by_id["id"]
        image = _IMAGE.fullmatch(path)
        if image and method == "GET":
            if image["name"] not in self._settings.allowed_images:
                raise RefusedError(f"image {show(image['name'])} is not allowed")
            return "image", path, None
        raise RefusedError(f"{show(method)} {show(path)} is not allowed")

    def _image_filters(self, text: str) -> str:
        wanted = query.filters(text, frozenset({"reference"})).get("reference")
        allowed = self._settings.allowed_images
        if wanted is None:
            wanted = sorted(allowed)
        # An empty list would mean no filter at all.
        if not wanted or not allowed.issuperset(wanted):
            raise ValueError("images out of ALLOWED_IMAGES")
        return json.dumps({"reference": wanted})

    def _container_filters(self, text: str) -> str:
        wanted = query.filters(text, frozenset({"id", "label", "name", "status"}))
        # Labels in a filter must all match, so one more narrows the list to this project.
        wanted["label"] = [*wanted.get("label", []), self._settings.project_label]
        return json.dumps(wanted)


def _split_version(path: str) -> tuple[str, str]:
    match = _VERSION_PREFIX.fullmatch(path)
    if not match:
        return "", path
    version = _VERSION.fullmatch(match[1])
    if not version or not _LOWEST_API <= int(version[1]) <= _HIGHEST_API:
        raise RefusedError(
            f"API version {show(match[1])} is not allowed; "
            f"valid: /v1.{_LOWEST_API} to /v1.{_HIGHEST_API}"
        )
    return match[1], match[2]
