"""The output for a person at the terminal: one line per step, with its duration."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class SetupError(Exception):
    """A failure whose message is one line that says what to do."""


def say(text: str) -> None:
    print(f"  {text}", flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announces a step and, if it succeeds, how long it took in seconds."""
    print(f"▸ {title}", flush=True)
    began = time.monotonic()
    yield
    print(f"  done in {time.monotonic() - began:.1f} s", flush=True)


def guard(main) -> None:
    """Runs a script's main; an expected failure is one line on stderr and exit code 1."""
    try:
        main()
    except SetupError as error:
        print(f"✗ {error}", file=sys.stderr, flush=True)
        sys.exit(1)
    except KeyboardInterrupt:
        print("✗ interrupted", file=sys.stderr, flush=True)
        sys.exit(130)
