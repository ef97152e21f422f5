"""``python -m millrace.check pipelines/*.yaml``: are these pipelines right? Needs no Airflow."""

import sys
from pathlib import Path

from millrace.names import load
from millrace.pipeline import PipelineError


def main(arguments: list[str]) -> int:
    """Prints every fault of every file to stderr; 0 if there is none, 1 if so, 64 if misused."""
    if not arguments or any(argument.startswith("-") for argument in arguments):
        print("usage: python -m millrace.check FILE.yaml …", file=sys.stderr)
        return 64
    faulty = 0
    for argument in arguments:
        try:
            load(Path(argument))
        except PipelineError as error:
            faulty += 1
            print(error, file=sys.stderr)
        else:
            print(f"{argument}: ok")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
