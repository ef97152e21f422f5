"""Airflow's commands, run in this process: each takes seconds to start in one of its own."""


def airflow(*arguments: str) -> None:
    """Runs what ``airflow <arguments>`` would run; raises what it raises."""
    from airflow.cli import cli_parser

    parsed = cli_parser.get_parser().parse_args(arguments)
    parsed.func(parsed)
