"""Air that goes quiet: lines of ticks stay open and nothing comes through them any more."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator


class Line:
    """One connection of a browser, and what it asked for last."""

    def __init__(self, browser: socket.socket, port: int) -> None:
        self.is_silent = False
        self.asked = b""
        self._browser = browser
        self._server = socket.create_connection(("127.0.0.1", port))
        for pump in (self._up, self._down):
            threading.Thread(target=pump, daemon=True).start()

    def _up(self) -> None:
        with contextlib.suppress(OSError):
            while sent := self._browser.recv(65536):
                if sent.startswith((b"GET ", b"POST ")):
                    self.asked = sent.split(b" ")[1]
                self._server.sendall(sent)
        self.close()

    def _down(self) -> None:
        with contextlib.suppress(OSError):
            while told := self._server.recv(65536):
                if not self.is_silent:
                    self._browser.sendall(told)
        if not self.is_silent:
            self.close()

    @property
    def is_open(self) -> bool:
        return self._browser.fileno() >= 0

    def close(self) -> None:
        for end in (self._browser, self._server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class SleepyAir:
    """Stands between browsers and a server, and passes everything on until it is told not to."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.lines: list[Line] = []

    @contextlib.contextmanager
    def running(self) -> Iterator[SleepyAir]:
        threading.Thread(target=self._let_in, daemon=True).start()
        try:
            yield self
        finally:
            self._door.close()
            for line in self.lines:
                line.close()

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self.lines.append(Line(self._door.accept()[0], self._to))

    def listening(self) -> list[Line]:
        """Return the lines on which ticks come."""
        return [n for n in self.lines if n.is_open and not n.is_silent and b"/events" in n.asked]

    def fall_silent(self) -> int:
        """Let nothing more through the lines there are for ticks, and return how many those are."""
        lines = self.listening()
        for line in lines:
            line.is_silent = True
        return len(lines)
