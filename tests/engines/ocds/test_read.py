"""Releases are found in every wrapping, and broken files are refused by place."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guildhall.engines.ocds import scan
from guildhall.engines.ocds.decode import decode, encode
from guildhall.engines.ocds.group import compile_all
from guildhall.engines.ocds.merge import Compiler
from guildhall.engines.ocds.read import fetch, releases_in
from guildhall.foundation.refusal import NotValid


def release(number: int, **more: Any) -> dict[str, Any]:
    return {"ocid": f"ocds-{number}", "date": "2026-01-01", "id": str(number), **more}


def read(raw: bytes) -> list[dict[str, Any]]:
    stream = io.BytesIO(raw)
    return [fetch(io.BytesIO(raw), at)[0] for at in releases_in(stream)]


THREE = [release(1, title="£ and ü"), release(2), release(3, tender={"lots": []})]
LINES = b"\n".join(json.dumps(r).encode() for r in THREE)
PACKAGE = {"uri": "u", "publisher": {"name": "releases"}, "releases": THREE}
RECORDS = {"records": [{"ocid": r["ocid"], "releases": [r]} for r in THREE]}


@pytest.mark.parametrize(
    "raw",
    [
        LINES,
        LINES + b"\n\n",
        b"\xef\xbb\xbf" + LINES,
        LINES.replace(b"\n", b"\r\n"),
        json.dumps(THREE).encode(),
        json.dumps(THREE, indent=2).encode(),
        json.dumps(PACKAGE, ensure_ascii=False).encode(),
        json.dumps(PACKAGE, indent=1, ensure_ascii=False).encode(),
        json.dumps(RECORDS).encode(),
        json.dumps(
            [PACKAGE | {"releases": THREE[:1]}, {"releases": THREE[1:]}]
        ).encode(),
        b"\n".join(json.dumps({"releases": [r]}).encode() for r in THREE),
        b"\n".join(json.dumps(r).encode() for r in RECORDS["records"]),
        json.dumps(THREE[0]).encode()
        + b"\n"
        + json.dumps({"releases": THREE[1:]}).encode(),
    ],
)
def test_it_finds_the_releases_in_every_wrapping(raw: bytes) -> None:
    assert read(raw) == THREE


@settings(deadline=None, max_examples=60)
@given(
    step=st.integers(1, 400),
    texts=st.lists(st.text(max_size=60), min_size=1, max_size=4),
    indent=st.sampled_from([None, 1]),
)
def test_it_finds_them_wherever_a_window_ends(
    step: int, texts: list[str], indent: int | None
) -> None:
    releases = [release(n, title=text, n=n) for n, text in enumerate(texts)]
    raw = json.dumps({"x": 123456, "releases": releases}, indent=indent).encode()
    before = scan._STEP, scan._REACH
    scan._STEP, scan._REACH = step, 64

    try:
        walker = scan.Walker(scan.Window(io.BytesIO(raw), 0), "the file")
        found = [json.loads(raw[s.start : s.start + s.length]) for s in walker.value()]
    finally:
        scan._STEP, scan._REACH = before

    assert found == releases


def test_a_record_with_links_gives_its_compiled_release() -> None:
    compiled = release(9, tag=["compiled"])
    record = {
        "ocid": "ocds-9",
        "releases": [{"url": "https://example.org/1", "date": "2026-01-01"}],
        "compiledRelease": compiled,
    }

    processes = list(
        compile_all(
            io.BytesIO(json.dumps({"records": [record]}, indent=1).encode()),
            compiler=Compiler(),
            tell=pytest.fail,
        )
    )

    assert [p.compiled for p in processes] == [compiled]


def test_processes_come_in_the_order_of_their_first_release() -> None:
    lines = [release(2), release(1), release(2, date="2026-02-01"), release(3)]
    raw = b"\n".join(json.dumps(r).encode() for r in lines)

    processes = list(
        compile_all(io.BytesIO(raw), compiler=Compiler(), tell=pytest.fail)
    )

    assert [(p.ocid, p.releases) for p in processes] == [
        ("ocds-2", 2),
        ("ocds-1", 1),
        ("ocds-3", 1),
    ]
    assert processes[0].compiled["id"] == "ocds-2-2026-02-01"


@pytest.mark.parametrize(
    ("raw", "value", "told"),
    [
        (b'{"a": 1e9999}', {"a": None}, "out of range"),
        (b'{"a": 000, "b": "x: 007"}', {"a": 0, "b": "x: 007"}, "leading zeros"),
        (b'{"a": NaN}', {"a": None}, "NaN"),
        (b'{"a": "caf\xe9"}', {"a": "café"}, "Windows-1252"),
    ],
)
def test_it_mends_what_feeds_send_and_says_so(
    raw: bytes, value: Any, told: str
) -> None:
    read = decode(raw)

    assert read.value == value
    assert told in " ".join(read.mended)


def test_it_writes_what_it_reads_even_half_a_surrogate_pair() -> None:
    value = decode(b'{"a": "\\ud83d", "b": 123456789012345678901234567890}').value

    assert json.loads(encode(value))["a"] == "\ud83d"


def test_a_broken_number_in_a_package_is_told_and_not_fatal() -> None:
    text = json.dumps({"releases": [release(1, n=0), release(2)]}, indent=1)
    raw = text.replace('"n": 0', '"n": 000').encode()
    told: list[str] = []

    processes = list(
        compile_all(io.BytesIO(raw), compiler=Compiler(), tell=told.append)
    )

    assert [p.compiled.get("n") for p in processes] == [0, None]
    assert "release 1" in told[0]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"name,value\n1,2\n", "not a spreadsheet"),
        (b'{"releases": []}', "no OCDS release"),
        (b'{"ocid": "a"}\n{"ocid": "b"', "line 2"),
        (b'{"ocid": "a"}\n{"title": "b"}', "line 2 has no ocid"),
        (b'{"ocid": "a"}\n[1]', "line 2"),
        (b'{"ocid": "a"}\n7', "line 2"),
        (b'{"releases": [{"ocid": "a"}, {"ocid": "b"', "not whole JSON"),
        (b'{"releases": [{"ocid": "a"} {"ocid": "b"}]}', "byte"),
        (b'{"releases": [{"title": "a"}]}', "release 1"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "not"),
    ],
)
def test_it_refuses_a_broken_file_and_names_the_place(raw: bytes, says: str) -> None:
    with pytest.raises(NotValid, match=says):
        read(raw)


def test_a_whole_number_beyond_64_bits_keeps_its_digits() -> None:
    read = decode(b'{"id": 1234567890123456789012, "value": -98765432109876543210}')

    assert read.value == {"id": 1234567890123456789012, "value": -98765432109876543210}
    assert read.mended == []
    assert decode(encode(read.value)).value == read.value
