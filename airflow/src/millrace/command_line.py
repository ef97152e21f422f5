"""Airflow's commands, run in this process: starting a process for each takes seconds."""


def airflow(*arguments: str) -> None:
    """Does what ``airflow <arguments>`` does, and raises its exceptions."""
    from airflow.cli import cli_parser

    parsed = cli_parser.get_parser().parse_args(arguments)
    parsed.func(parsed)
