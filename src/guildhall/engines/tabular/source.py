"""Where the bytes of a file come from: in memory, or a stream that can be read again."""

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

CHUNK = 1 << 20


class Source:
    """The bytes of one file, read from the start as often as needed.

    A stream that is handed in stays open and belongs to the caller; one pass at a time.
    """

    def __init__(self, content: bytes | BinaryIO) -> None:
        self._stream = BytesIO(content) if isinstance(content, bytes) else content
        self._stream.seek(0, 2)
        self.size = self._stream.tell()

    def stream(self) -> BinaryIO:
        """Give the stream, set to the first byte."""
        self._stream.seek(0)
        return self._stream

    def head(self, count: int) -> bytes:
        """Give the first bytes."""
        return self.stream().read(count)

    def content(self) -> bytes:
        """Give all bytes at once; the caller has looked at `size`."""
        return self.stream().read()

    def chunks(self) -> Iterator[bytes]:
        """Give the bytes in pieces of a mebibyte."""
        stream = self.stream()
        while chunk := stream.read(CHUNK):
            yield chunk
