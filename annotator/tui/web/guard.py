"""Who may open the served reader: the right name in the address, the right token, the page of this very server.

A page elsewhere can lead a browser to this machine: by a name that it lets stand for the address of this machine (DNS
rebinding), or by opening a websocket across sites. The first is known by the ``Host`` that the browser names, the
second by the ``Origin`` that it cannot hide.
"""

from __future__ import annotations

import hmac
import ipaddress
import socket
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """Whether an address, or the name ``localhost``, is reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(netloc: str) -> str:
    """The host in ``host:port``, in small letters and without brackets; "" where there is none."""
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Guard:
    """Decides about requests.

    Attributes:
        host: the address that is listened on.
        token: what the address must hold; "" where none is asked for.
        names: further host names under which the server is known.
    """

    host: str
    token: str = ""
    names: Collection[str] = ()

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches the server."""
        return is_loopback(self.host)

    def knows_host(self, netloc: str) -> bool:
        """Whether the ``Host`` of a request is one of this server's.

        Nobody can let another name stand for an address that is written as numbers, so that such a one is right
        wherever others may come.
        """
        host = host_of(netloc)
        if is_loopback(host) or (host and host in {self.host.casefold(), *map(str.casefold, self.names)}):
            return True
        if self.is_local:
            return False
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return host == socket.gethostname().casefold()
        return True

    def same_site(self, origin: str | None, netloc: str) -> bool:
        """Whether a websocket is opened by a page of this server; browsers always say which page it is."""
        try:
            return origin is not None and bool(netloc) and urlsplit(origin).netloc == netloc
        except ValueError:
            return False

    def knows_token(self, *given: str | None) -> bool:
        """Whether one of the tokens given is right; takes as long for a wrong one as for a right one."""
        wanted = self.token.encode()
        right = [hmac.compare_digest((one or "").encode(), wanted) for one in given]
        return not wanted or any(right)
