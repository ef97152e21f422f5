"""The exception with which a rule rejects a request."""


class RefusedError(Exception):
    """A request that the policy does not allow, or that is ambiguous.

    ``status`` is the HTTP status for the client; the message names the offending field or part.
    """

    def __init__(self, reason: str, status: int = 403) -> None:
        super().__init__(f"docker-proxy: {reason}")
        self.status = status


def show(value: object) -> str:
    """A short printable form of anything a client sent, for one line of a log or message."""
    text = ascii(value)
    return text if len(text) <= 80 else text[:77] + "..."
