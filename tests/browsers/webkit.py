"""WebKit, the engine of every iPhone, driven over WebDriver as Debian's package speaks it."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
DRIVER, SCREEN = "/usr/bin/WebKitWebDriver", "/usr/bin/Xvfb"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class WebKit:
    """One browser with a profile of its own, in a window on a screen that nobody sees."""

    name = "webkit"

    def __init__(self, folder: Path, *, scripts: bool = True, width: int = 400) -> None:
        number = 90 + os.getpid() % 900
        self._screen = subprocess.Popen(
            [SCREEN, f":{number}", "-screen", "0", "1400x1000x24"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._port = free_port()
        surroundings = {
            **os.environ,
            "DISPLAY": f":{number}",
            "HOME": str(folder),
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "WINDOW_SIZE": f"{width}x800",
            "WINDOW_SCRIPTS": "1" if scripts else "",
        }
        self._driver = subprocess.Popen(
            [DRIVER, f"--port={self._port}"],
            env=surroundings,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._session = self._begun()
        self._tabs = [self._ask("GET", "window")]

    def _begun(self) -> str:
        options = {"binary": str(HERE / "webkit_window.py"), "args": []}
        wanted = {"browserName": "workshopkit", "webkitgtk:browserOptions": options}
        body = {"capabilities": {"alwaysMatch": wanted}}
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return str(self._send("POST", "/session", body)["sessionId"])
            except OSError:
                assert time.monotonic() < end, "the driver never answered"
                time.sleep(0.2)

    def _send(self, method: str, path: str, body: Any = None) -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            sent = json.dumps(body if body is not None else {}) if method == "POST" else None
            line.request(method, path, sent, {"Content-Type": "application/json"})
            answer = json.loads(line.getresponse().read())["value"]
        finally:
            line.close()
        assert not (isinstance(answer, dict) and "error" in answer), answer
        return answer

    def _ask(self, method: str, path: str, **facts: Any) -> Any:
        return self._send(method, f"/session/{self._session}/{path}", facts)

    def goto(self, address: str) -> None:
        self._ask("POST", "url", url=address)

    def ask(self, script: str) -> Any:
        """Return what an expression is worth in the page."""
        return self._ask("POST", "execute/sync", script=f"return ({script})", args=[])

    def type(self, selector: str, text: str) -> None:
        found = self._ask("POST", "element", using="css selector", value=selector)
        self._ask("POST", f"element/{found[ELEMENT]}/value", text=text)

    def click(self, selector: str) -> None:
        """Click on what a selector finds, as a mouse does."""
        found = self._ask("POST", "element", using="css selector", value=selector)
        self._ask("POST", f"element/{found[ELEMENT]}/click")

    def printed(self) -> bytes:
        """Return the page as it is printed, as PDF."""
        return base64.b64decode(self._ask("POST", "print", background=True))

    def picture(self) -> bytes:
        """Return what is seen, as PNG."""
        return base64.b64decode(self._ask("GET", "screenshot"))

    def back(self) -> None:
        self._ask("POST", "back")

    def forward(self) -> None:
        self._ask("POST", "forward")

    def reload(self) -> None:
        self._ask("POST", "refresh")

    def new_tab(self) -> None:
        """Open a tab in front of the others."""
        self._tabs.append(self._ask("POST", "window/new", type="tab")["handle"])
        self.use(len(self._tabs) - 1)

    def use(self, number: int) -> None:
        """Turn to a tab by its number, counted from 0."""
        self._ask("POST", "window", handle=self._tabs[number])

    def sleep(self) -> None:
        """Stop with all that belongs to it, as a laptop or a phone does that is put away."""
        os.killpg(self._driver.pid, signal.SIGSTOP)

    def wake(self) -> None:
        os.killpg(self._driver.pid, signal.SIGCONT)

    def quit(self) -> None:
        with contextlib.suppress(AssertionError, OSError):
            self._send("DELETE", f"/session/{self._session}")
        for process in (self._driver, self._screen):
            process.terminate()
            process.wait(timeout=20)
