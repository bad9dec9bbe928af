"""A real server at an address of somebody else's, and a real nginx that answers there."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
from certificates import make_pair
from server import PATIENCE, ROOT, RunningServer, eventually

from workshopkit.room.reach.transport import trusting

#: Browsers know by themselves where it is; programs of the tests are told by `here`.
PUBLIC_HOST = "verkstad.localhost"
BASE = "/rum"
CONFIGURATION = ROOT / "deploy" / "nginx.conf"
#: Where nginx comes from, so that whoever asks the server straight is somebody else.
PROXY = "127.0.0.2"
_ROUND_IT = """
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
daemon off;
{user}
events {{ worker_connections 1024; }}
http {{
  proxy_bind {proxy};
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxied;
  fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s;
  include {folder}/workshopkit.conf;
}}
"""


def nginx_program() -> str:
    """Return where nginx is; without one the test is skipped."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        pytest.skip("no nginx on PATH: tests/install-nginx.sh")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def here(host: str, *rest: object, **named: object) -> list[object]:
    """Find the public name on this machine; anything else as always."""
    place = "127.0.0.1" if host == PUBLIC_HOST else host
    found: list[object] = _FIND(place, *rest, **named)  # type: ignore[arg-type]
    return found


_FIND = socket.getaddrinfo


class Nginx:
    """One nginx of one's own, with the configuration that is handed out."""

    def __init__(self, folder: Path, *, buffers: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._buffers = buffers
        self.open_port, self.port = free_port(), free_port()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.certificate = make_pair(folder, host=PUBLIC_HOST)

    @property
    def tls(self) -> ssl.SSLContext:
        """What a program needs to believe the certificate."""
        return trusting(self.certificate.certificate)

    def start(self, behind: int) -> Nginx:
        """Start it in front of what listens at a port, unless it runs already."""
        if self._process is not None:
            return self
        user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
        (self._folder / "workshopkit.conf").write_text(self._as_here(behind), encoding="utf-8")
        outer = self._folder / "nginx.conf"
        outer.write_text(_ROUND_IT.format(folder=self._folder, user=user, proxy=PROXY))
        command = [nginx_program(), "-p", str(self._folder), "-c", str(outer)]
        log = (self._folder / "started.log").open("wb")
        self._process = subprocess.Popen(command, stdout=log, stderr=log)
        assert eventually(self._listens), (self._folder / "started.log").read_text()
        return self

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=PATIENCE)

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _as_here(self, behind: int) -> str:
        """Return the configuration with this machine's ports and files: nothing else is changed."""
        text = CONFIGURATION.read_text(encoding="utf-8")
        for line, instead in {
            "server 127.0.0.1:8866;": f"server 127.0.0.1:{behind};",
            "listen 80;": f"listen 127.0.0.1:{self.open_port};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.port} ssl http2;",
            "https://$host$request_uri": f"https://$host:{self.port}$request_uri",
            "server_name verkstad.example.se;": f"server_name {PUBLIC_HOST};",
            "/etc/ssl/certs/verkstad.example.se.pem": str(self.certificate.certificate),
            "/etc/ssl/private/verkstad.example.se.key": str(self.certificate.key),
        }.items():
            assert line in text, line
            text = text.replace(line, instead)
        if self._buffers:
            # As nginx does unless it is told otherwise.
            text = text.replace("proxy_buffering off;", "proxy_buffering on;")
        return text


class Hosted(RunningServer):
    """A server that people come to at somebody else's address; asked straight, it is here."""

    def __init__(self, store: Path, public: str, *options: str) -> None:
        super().__init__(store, "--public-url", public, "--trusted-proxy", PROXY, *options)
        self.behind = self.port = free_port()

    @property
    def address(self) -> str:
        return self.straight

    @property
    def straight(self) -> str:
        return f"http://127.0.0.1:{self.behind}{BASE}"

    def start(self) -> Self:
        super().start()
        # Its links say where the proxy is, not where it is itself.
        self.port = self.behind
        return self


class BehindNginx(Hosted):
    """The same with nginx before it, which is where everybody goes."""

    def __init__(self, store: Path, folder: Path, *options: str) -> None:
        self.nginx = Nginx(folder)
        super().__init__(store, f"{self.address}/", *options)

    @property
    def address(self) -> str:
        return f"https://{PUBLIC_HOST}:{self.nginx.port}{BASE}"

    def start(self) -> Self:
        self.nginx.start(self.behind)
        return super().start()

    def stop(self) -> None:
        super().stop()
        self.nginx.stop()


@contextlib.contextmanager
def serving_behind_nginx(folder: Path, *options: str) -> Iterator[BehindNginx]:
    """Start both, and let programs of the tests find the public name."""
    server = BehindNginx(folder / "room.sqlite", folder / "nginx", *options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", here)
        try:
            yield server.start()
        finally:
            server.stop()
