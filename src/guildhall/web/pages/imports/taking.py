"""Taking away what an import says, as CSV in which no cell is a live formula."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.http import StreamingHttpResponse

from guildhall.web.pages.lists import as_download, csv_lines


def as_csv(
    filename: str, headings: Sequence[str], lines: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """Give lines as CSV, streamed."""
    rows = named(headings, lines)
    answer = StreamingHttpResponse(
        csv_lines(headings, rows), content_type="text/csv; charset=utf-8"
    )
    return as_download(answer, filename)


def named(
    headings: Sequence[str], lines: Iterable[Sequence[object]]
) -> Iterator[Mapping[str, Any]]:
    """Give each line by its headings."""
    return (dict(zip(headings, line, strict=True)) for line in lines)
