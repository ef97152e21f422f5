"""``python -m millrace.check pipelines/*.yaml``: checks pipeline files. Needs no Airflow."""

import sys
from pathlib import Path

from millrace.names import load
from millrace.pipeline import PipelineError


def main(arguments: list[str]) -> int:
    """Prints every problem of every file to stderr; returns 0 if none, 1 if any, 64 on misuse."""
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
