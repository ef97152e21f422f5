"""One at a time: two commands on one project would write the same files, and two `make test`s share a stack."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from command import BUILD
from console import SetupError, say


@contextmanager
def taken(name: str, doing: str, wait: bool = True) -> Iterator[None]:
    """Holds build/<name>.lock, which the kernel frees when the process ends, however it does.

    :param doing: shown to others that want the lock
    :param wait: whether to wait while another process holds it; else that is a SetupError
    """
    BUILD.mkdir(exist_ok=True)
    with (BUILD / f"{name}.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            file.seek(0)
            other = f"{file.read().strip() or 'another command'} is at work in this folder"
            if not wait:
                raise SetupError(f"{other}; run this when it is done") from busy
            say(f"{other}; waiting until it is done")
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(doing)
        file.flush()
        yield


def is_held(folder: Path, name: str) -> bool:
    """Whether a process of another clone, in this folder, holds its lock of this name."""
    try:
        with (folder / BUILD.name / f"{name}.lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
