"""Asking other sites: public ones only, briefly, and without being sent elsewhere."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from pytest_django import Settings

from guildhall.web import outbound
from guildhall.web.outbound import NotReached, Outbound, permitted_address


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def answer(*_: Any, **__: Any) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))
            for address in addresses
        ]

    monkeypatch.setattr(outbound.socket, "getaddrinfo", answer)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "224.0.0.1",
        "64:ff9b::a00:1",
    ],
)
def test_it_asks_no_private_address(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    resolve_to(monkeypatch, address)

    with pytest.raises(NotReached, match="private address"):
        permitted_address("login.alder.example", 443)


def test_it_asks_nobody_when_one_of_the_addresses_is_private(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolve_to(monkeypatch, "93.184.215.14", "10.0.0.1")

    with pytest.raises(NotReached):
        permitted_address("login.alder.example", 443)


def test_it_asks_the_address_that_it_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, "93.184.215.14")

    assert permitted_address("login.alder.example", 443) == "93.184.215.14"


def test_an_operator_can_name_a_private_host(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    resolve_to(monkeypatch, "10.0.0.1")
    settings.OUTBOUND_PRIVATE_HOSTS = ["login.alder.example"]

    assert permitted_address("login.alder.example", 443) == "10.0.0.1"


def test_it_says_plainly_that_the_network_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def closed(*_: Any, **__: Any) -> None:
        raise socket.gaierror

    monkeypatch.setattr(outbound.socket, "getaddrinfo", closed)

    with Outbound() as asking, pytest.raises(NotReached, match="network is closed"):
        asking.get("https://login.alder.example/")


@pytest.fixture
def elsewhere(settings: Settings) -> Iterator[str]:
    """A site on this machine that redirects, and talks too much."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/long":
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"x" * (outbound.LONGEST_ANSWER_BYTES + 1))
                return
            self.send_response(302)
            self.send_header("Location", "http://10.0.0.1/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    settings.OUTBOUND_PRIVATE_HOSTS = ["127.0.0.1"]
    server = HTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_it_follows_nobody_elsewhere(elsewhere: str) -> None:
    with Outbound() as asking:
        assert asking.get(f"{elsewhere}/away").status_code == 302


def test_it_reads_no_endless_answer(elsewhere: str) -> None:
    with Outbound() as asking, pytest.raises(NotReached, match="too long"):
        asking.get(f"{elsewhere}/long")


def test_it_says_when_nobody_listens(settings: Settings) -> None:
    settings.OUTBOUND_PRIVATE_HOSTS = ["127.0.0.1"]

    with Outbound() as asking, pytest.raises(NotReached, match="cannot reach"):
        asking.get("http://127.0.0.1:9/")
