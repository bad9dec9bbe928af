"""Firefox, driven over WebDriver BiDi as Debian's firefox-esr speaks it by itself."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

from server import PATIENCE
from websocket import WebSocket, create_connection

PROGRAM = "/usr/bin/firefox-esr"
READY = "WebDriver BiDi listening on "
# Nothing of the browser's own asks anybody anything, and pages are read in Swedish.
SETTINGS = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.startup.homepage": "about:blank",
    "datareporting.policy.dataSubmissionEnabled": False,
    "intl.accept_languages": "sv-SE",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}


class Firefox:
    """One browser with a profile of its own, without a window."""

    name = "firefox"

    def __init__(self, folder: Path, *, scripts: bool = True, width: int = 400) -> None:
        self._width, self._scripts, self._number = width, scripts, 0
        chosen = {**SETTINGS, "javascript.enabled": scripts}
        settings = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in chosen.items()]
        (folder / "user.js").write_text("\n".join(settings), encoding="utf-8")
        profile = ["--no-remote", "--profile", str(folder), "--remote-debugging-port", "0"]
        self._process = subprocess.Popen(
            [PROGRAM, "--headless", *profile],
            env={"PATH": "/usr/bin:/bin", "HOME": str(folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            self._line = self._connected()
            self._send("session.new", capabilities={})
            tree = self._send("browsingContext.getTree")
            self._tabs = [tree["contexts"][0]["context"]]
            self._tab = self._tabs[0]
            self._prepare()
        except BaseException:
            # Nobody else can end what never began.
            self._process.kill()
            raise

    def _connected(self) -> WebSocket:
        assert self._process.stderr
        for line in self._process.stderr:
            if line.startswith(READY):
                address = line.removeprefix(READY).strip()
                # Firefox refuses a line that says which page it comes from.
                return create_connection(
                    f"{address}/session", timeout=PATIENCE, suppress_origin=True
                )
        raise AssertionError("Firefox ended before it listened")

    def _send(self, method: str, **facts: Any) -> Any:
        self._number += 1
        self._line.send(json.dumps({"id": self._number, "method": method, "params": facts}))
        while True:
            answer = json.loads(self._line.recv())
            if answer.get("id") == self._number:
                assert answer["type"] == "success", answer
                return answer["result"]

    def _in_tab(self, method: str, **facts: Any) -> Any:
        return self._send(f"browsingContext.{method}", context=self._tab, **facts)

    def _prepare(self) -> None:
        self._in_tab("setViewport", viewport={"width": self._width, "height": 800})

    def goto(self, address: str) -> None:
        self._in_tab("navigate", url=address, wait="complete")

    def ask(self, script: str) -> Any:
        """Return what an expression is worth in the page."""
        answer = self._evaluate(f"JSON.stringify(({script}) ?? null)")
        return json.loads(answer["value"]) if "value" in answer else None

    def _evaluate(self, script: str) -> Any:
        place: dict[str, Any] = {"context": self._tab}
        if not self._scripts:
            # The driver's own script runs in a room beside a page that runs none.
            place["sandbox"] = "driver"
        answer = self._send("script.evaluate", expression=script, target=place, awaitPromise=False)
        assert answer["type"] == "success", answer
        return answer["result"]

    def type(self, selector: str, text: str) -> None:
        """Type at the end of what a field holds, key by key."""
        field = f"document.querySelector({json.dumps(selector)})"
        self._evaluate(f"{field}.focus(), {field}.setSelectionRange(1e6, 1e6)")
        keys = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        self._press({"type": "key", "id": "keys", "actions": keys})

    def click(self, selector: str) -> None:
        """Click on what a selector finds, as a mouse does."""
        found = self._in_tab("locateNodes", locator={"type": "css", "value": selector})
        node = {"type": "element", "element": {"sharedId": found["nodes"][0]["sharedId"]}}
        self._evaluate(
            f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'center'}})"
        )
        moved: dict[str, Any] = {"type": "pointerMove", "x": 0, "y": 0, "origin": node}
        pressed = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        self._press({"type": "pointer", "id": "mouse", "actions": [moved, *pressed]})

    def _press(self, actions: dict[str, Any]) -> None:
        self._send("input.performActions", context=self._tab, actions=[actions])

    def back(self) -> None:
        self._in_tab("traverseHistory", delta=-1)

    def forward(self) -> None:
        self._in_tab("traverseHistory", delta=1)

    def reload(self) -> None:
        self._in_tab("reload", wait="complete")

    def new_tab(self) -> None:
        """Open a tab in front of the others."""
        self._tabs.append(self._send("browsingContext.create", type="tab")["context"])
        self.use(len(self._tabs) - 1)
        self._prepare()

    def use(self, number: int) -> None:
        """Turn to a tab by its number, counted from 0."""
        self._tab = self._tabs[number]
        self._in_tab("activate")

    def printed(self) -> bytes:
        """Return the page as it is printed, as PDF."""
        return base64.b64decode(self._in_tab("print", background=True)["data"])

    def picture(self) -> bytes:
        """Return what is seen, as PNG."""
        return base64.b64decode(self._in_tab("captureScreenshot")["data"])

    def sleep(self) -> None:
        """Stop with all that belongs to it, as a laptop or a phone does that is put away."""
        os.killpg(self._process.pid, signal.SIGSTOP)

    def wake(self) -> None:
        os.killpg(self._process.pid, signal.SIGCONT)

    def quit(self) -> None:
        with contextlib.suppress(Exception):
            self._send("browser.close")
        self._line.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=20)
        self._process.kill()
        self._process.wait(timeout=20)
        if self._process.stderr:
            self._process.stderr.close()
