"""The benchmarks of the whole stack: what a run costs with everything around it, against the same DAG with `true`.

They run on a stack of their own, the Compose project millrace-bench, which is removed at the end, also after a failure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from console import SetupError

from bench_stack import backfill, dag_run, many
from bench_stack.bench import Bench
from bench_stack.running import started

BENCHMARKS: Mapping[str, Callable[[Bench], None]] = MappingProxyType(
    {dag_run.NAME: dag_run.measure, backfill.NAME: backfill.measure, many.NAME: many.measure}
)


def main(names: list[str], rounds: int) -> None:
    """Runs benchmarks one after the other on one stack.

    :param names: of BENCHMARKS; raises a SetupError if one is none of them
    :param rounds: pairs of each; with fewer than three, results are printed but not recorded
    """
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        raise SetupError(f"no such benchmark: {', '.join(unknown)}; valid: {', '.join(BENCHMARKS)}")
    pipelines = many.pipelines() if many.NAME in names else 0
    with started(pipelines) as bench:
        for name in names:
            BENCHMARKS[name](bench.of(rounds))
