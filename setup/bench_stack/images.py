"""The yardstick's images: each task's own image with another program, so that its size and layers are the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import build_images
from command import ROOT, run

TASKS = ("schema-init", "fetch-and-produce", "stream-to-cassandra")
SUFFIX = "-true"


def allowed() -> str:
    """What the policy proxy of the stack allows, as its setting ALLOWED_IMAGES."""
    return ",".join(tag + suffix for tag in map(build_images.java_tag, TASKS) for suffix in ("", SUFFIX))


@contextmanager
def made() -> Iterator[None]:
    """Makes them, and removes them at the end: else they would keep the layers of task images that are replaced."""
    tags = [build_images.java_tag(task) for task in TASKS]
    folder = str(ROOT / "bench" / "stack")
    try:
        for tag in tags:
            build = ("docker", "build", "-q", "-t", tag + SUFFIX, "--build-arg", f"TASK={tag}", folder)
            run(*build, log="bench-true")
        yield
    finally:
        run("docker", "image", "rm", "--force", *(tag + SUFFIX for tag in tags), log="bench-true")
