"""The page's files, kept in memory: they have a version in their path, so they never change."""

from collections import OrderedDict

from millrace.control_center.service import Answer, Service

LARGEST_BYTES = 8 * 1024 * 1024
"""Of all files together; the page has a few hundred KiB. The least recently used ones go first."""


class Files:
    """Asks the service for each file once."""

    def __init__(self, service: Service, largest: int = LARGEST_BYTES) -> None:
        self._service = service
        self._largest = largest
        self._kept: OrderedDict[tuple[str, bool], Answer] = OrderedDict()
        self._size = 0

    async def get(self, path: str, compressed: bool) -> Answer:
        """A file; raises a ``ServiceUnavailableError`` if it is not here and cannot be had."""
        key = path, compressed
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        answer = await self._service.get(path, compressed=compressed)
        if answer.status == 200 and "immutable" in answer.headers.get("cache-control", ""):
            self._keep(key, answer)
        return answer

    def _keep(self, key: tuple[str, bool], answer: Answer) -> None:
        # Another request may have brought it in the meantime
        if key in self._kept or len(answer.body) > self._largest:
            return
        self._kept[key] = answer
        self._size += len(answer.body)
        while self._size > self._largest:
            _, oldest = self._kept.popitem(last=False)
            self._size -= len(oldest.body)
