"""A panel as the page has it: what stands in it, and its forms and buttons to send."""

from __future__ import annotations

import json
from typing import Any

from lxml import html

from workshopkit.desk.panel import Panel


class Shown:
    """What a panel shows, read anew after everything that is sent."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.tree = html.fromstring(panel.html)
        self.done = True

    def words(self, path: str) -> str:
        """Return the text of what is found, in one line."""
        return " | ".join(self.lines(path))

    def lines(self, path: str) -> list[str]:
        """Return the text of each element that is found."""
        return [" ".join(e.text_content().split()) for e in self.tree.xpath(path)]

    def send(self, path: str, **typed: str) -> str:
        """Send a form with what stands in it, changed as typed; return what is said."""
        (form,) = self.tree.xpath(path)
        fields = {name: form.fields[name] or "" for name in form.fields.keys()}  # noqa: SIM118
        assert typed.keys() <= fields.keys()
        return self._say(json.loads(form.get("data-facts")), {**fields, **typed})

    def press(self, path: str) -> str:
        """Press a button that can be pressed; return what is said."""
        (button,) = self.tree.xpath(path)
        assert button.get("disabled") is None
        return self._say(json.loads(button.get("data-facts")), {})

    def look_again(self) -> None:
        """Redraw, as the page does when anybody has changed something."""
        self.panel.refresh()
        self.tree = html.fromstring(self.panel.html)

    def _say(self, facts: dict[str, Any], fields: dict[str, str]) -> str:
        answer = self.panel._do({"facts": facts, "fields": fields})
        self.look_again()
        self.done = answer["done"]
        return str(answer["said"])
