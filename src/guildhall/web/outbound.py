"""The one way in which this site asks another one, for addresses that people type.

Somebody who may set an address must not make this server read its own neighbours: a
name is resolved, every address it stands for must be public, and the connection goes
to the very address that was checked. Redirects are not followed, answers are short.
From the field's record of failures: a catalogue that fetched what it was told to.
"""

import ipaddress
import socket
from typing import Any

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

CONNECT_SECONDS = 4.0
ANSWER_SECONDS = 8.0
LONGEST_ANSWER_BYTES = 1_000_000
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # stands for any IPv4 address


class NotReached(Exception):
    """Another site could not be asked; `because` says why, in a sentence."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


def permitted_address(name: str, port: int) -> str:
    """Resolve a name to an address that this server may ask.

    Names in `OUTBOUND_PRIVATE_HOSTS` may stand for private addresses, for a council
    whose own provider is on the same network.

    Raises:
        NotReached: the name stands for nothing, or for something private.
    """
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotReached(
            f"this server cannot find {name}: the name is wrong, or the network is "
            "closed to it"
        ) from None
    addresses = [str(row[4][0]) for row in found]
    if name in settings.OUTBOUND_PRIVATE_HOSTS:
        return addresses[0]
    for address in addresses:
        if not is_public(address):
            raise NotReached(
                f"{name} is a private address; an operator can allow it with "
                "GUILDHALL_OUTBOUND_PRIVATE_HOSTS"
            )
    return addresses[0]


def is_public(address: str) -> bool:
    """Say whether an address is one of the open network, and of one machine."""
    read = ipaddress.ip_address(address.partition("%")[0])
    return read.is_global and not read.is_multicast and read not in TRANSLATED


class CheckedConnection(HTTPConnection):
    """A connection to the address that was checked."""

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        self._dns_host = permitted_address(name, self.port)
        try:
            return super()._new_conn()
        finally:
            self._dns_host = name


class CheckedTLSConnection(CheckedConnection, HTTPSConnection):
    """The same under TLS; the certificate is checked for the name, not the address."""


class CheckedPool(HTTPConnectionPool):
    """Connections to checked addresses."""

    ConnectionCls = CheckedConnection


class CheckedTLSPool(HTTPSConnectionPool):
    """Connections to checked addresses, under TLS."""

    ConnectionCls = CheckedTLSConnection


class CheckedAdapter(HTTPAdapter):
    """Sends requests over checked connections only."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Put the checked connections in place."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": CheckedPool,
            "https": CheckedTLSPool,
        }


class Outbound(requests.Session):
    """A session that asks public sites, briefly, and follows nobody elsewhere."""

    def __init__(self) -> None:
        """Take nothing from the environment, such as a proxy or stored passwords."""
        super().__init__()
        self.trust_env = False
        self.mount("https://", CheckedAdapter())
        self.mount("http://", CheckedAdapter())

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """Ask once.

        Raises:
            NotReached: with a sentence for the person who typed the address.
        """
        kwargs["timeout"] = (CONNECT_SECONDS, ANSWER_SECONDS)
        kwargs["allow_redirects"] = False
        kwargs["stream"] = True
        try:
            response = super().request(*args, **kwargs)
            keep_short(response)
        except requests.Timeout:
            raise NotReached("the other site did not answer in time") from None
        except requests.exceptions.SSLError:
            raise NotReached("the other site's certificate does not hold") from None
        except requests.RequestException:
            raise NotReached(
                "this server cannot reach the other site: the address is wrong, or "
                "the network is closed to it"
            ) from None
        return response


def keep_short(response: requests.Response) -> None:
    """Read an answer, unless it is longer than any that we ask for.

    Raises:
        NotReached: it is too long.
    """
    parts, size = [], 0
    for part in response.iter_content(65_536):
        size += len(part)
        if size > LONGEST_ANSWER_BYTES:
            response.close()
            raise NotReached("the other site's answer is too long")
        parts.append(part)
    response._content = b"".join(parts)
