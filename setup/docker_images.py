"""The Docker images that the setup builds: what they were made of, and building one that is missing or out of date."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from command import ROOT, output, run
from console import say

LABEL = "millrace.inputs"
GENERATED = {"__pycache__", "target", "build", ".pytest_cache", ".ruff_cache"}


def files(folder: Path) -> list[Path]:
    """All files of a folder of the project that are not made from others; paths from the project's root, sorted."""
    found = (path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file())
    return sorted(path for path in found if not GENERATED & set(path.parts))


def digest(paths: Iterable[Path], *more: str) -> str:
    """A hash of names and contents, so that an image is rebuilt if, and only if, something in it has changed."""
    hashed = hashlib.sha256()
    for path in paths:
        hashed.update(f"{path}\0".encode())
        hashed.update((ROOT / path).read_bytes())
    for text in more:
        hashed.update(f"\0{text}".encode())
    return hashed.hexdigest()[:32]


def image_id(name: str) -> str:
    """An image's id; empty if there is no such image."""
    return output("docker", "image", "inspect", "-f", "{{.Id}}", name) or ""


def inputs_of(tag: str) -> str | None:
    """The digest of what an image was built from; None if there is no such image, empty if it does not say."""
    return output("docker", "image", "inspect", "-f", f'{{{{index .Config.Labels "{LABEL}"}}}}', tag)


def build(tag: str, inputs: str, fetch: Callable[[], None], arguments: Sequence[str]) -> None:
    """Builds an image unless it was built from the same inputs.

    :param fetch: called before, to download what the build copies
    :param arguments: of `docker build`
    """
    if inputs_of(tag) == inputs:
        return
    fetch()
    name = short(tag)
    label(tag, inputs, arguments)
    say(f"built {name}")


def label(tag: str, inputs: str, arguments: Sequence[str]) -> None:
    """Builds an image with the digest of its inputs, and removes the one that had its name."""
    before = image_id(tag)
    run(
        *("docker", "build", "-q", "--force-rm", "-t", tag, "--label", f"{LABEL}={inputs}", *arguments),
        log=f"docker-{short(tag)}",
    )
    remove_unnamed(before)


def remove_unnamed(image: str) -> None:
    """Removes an image that has no name any more: old ones would fill the disk.

    One with another name stays, and one that a container uses: docker refuses to remove that.
    """
    named = output("docker", "image", "inspect", "-f", "{{json .RepoTags}}", image) if image else None
    if named == "[]":
        output("docker", "image", "rm", image)


def short(tag: str) -> str:
    """An image's name without `millrace/` and version."""
    return tag.partition("/")[2].partition(":")[0]
