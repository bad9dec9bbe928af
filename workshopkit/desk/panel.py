"""A panel: one anywidget that shows HTML made in the kernel and sends back what was pressed.

Stock ipywidgets lack names, states and focus that people with a screen reader or keyboard need,
so a panel is semantic HTML. It carries no authority: every act goes through `facilitation`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any
from weakref import WeakSet

import anywidget
import traitlets
from jinja2 import Environment
from markupsafe import Markup
from tornado.ioloop import PeriodicCallback

from workshopkit.domain.ports import Store
from workshopkit.errors import BrokenActError, NeedsConfirmingError, WorkshopError
from workshopkit.front.template import template_environment
from workshopkit.locale.language import CatalogueLanguage

log = logging.getLogger(__name__)

WATCH_MILLISECONDS = 150
#: How often a page about all workshops looks: every answer in any of them would draw it anew.
SURVEY_MILLISECONDS = 2000

#: What a panel does with a message; it returns what to say about it.
Act = Callable[[Mapping[str, Any]], str]


@cache
def templates() -> Environment:
    """Return the templates of the panels."""
    return template_environment("workshopkit.desk")


@cache
def _module() -> str:
    """Return the panel's front end in one piece, because a widget's module cannot import ours."""
    morph = (resources.files("workshopkit.front") / "static" / "idiomorph.js").read_text("utf-8")
    panel = (resources.files("workshopkit.desk") / "static" / "panel.js").read_text("utf-8")
    return morph.replace("export {Idiomorph};", "") + "\n" + panel


class Panel(anywidget.AnyWidget):
    """Shows `html`; `notice` is what the last act led to."""

    _esm = _module()
    html = traitlets.Unicode("").tag(sync=True)
    #: The section of a script that the panel belongs to, for a cell that shows several.
    section = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self,
        words: CatalogueLanguage,
        draw: Callable[[], str],
        act: Act,
    ) -> None:
        super().__init__()
        self._words = words
        self._draw = draw
        self._act = act
        self.on_msg(self._on_message)
        self.refresh()

    def __repr__(self) -> str:
        """Name the panel without its state, which may be large."""
        return f"{type(self).__name__}()"

    def refresh(self) -> None:
        """Draw again if what is shown has changed."""
        try:
            self.html = self._draw()
        except WorkshopError as error:
            self.html = Markup("<p>{}</p>").format(error.sentence(self._words))

    def _on_message(self, _widget: object, message: Mapping[str, Any], _buffers: object) -> None:
        answer = self._do(message)
        # What is drawn comes before the answer, so that the next message has the new revision.
        self.refresh()
        self.send({"key": message.get("key"), **answer})

    def _do(self, message: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return {"done": True, "said": self._act(message)}
        except WorkshopError as error:
            # Some acts are refused only until they are meant: the page asks, and sends again.
            asks = isinstance(error, NeedsConfirmingError)
            return {"done": False, "said": error.sentence(self._words), "asks": asks}
        except Exception:
            log.exception("A panel's act failed")
            return {"done": False, "said": BrokenActError().sentence(self._words)}


class Watch:
    """Redraws a notebook's panels when anybody changes what they are about.

    `state` tells a change that matters from one in another workshop; without it, all do.
    """

    def __init__(
        self,
        store: Store,
        state: Callable[[], object] | None = None,
        milliseconds: int = WATCH_MILLISECONDS,
    ) -> None:
        self._store = store
        self._state = state
        self._seen = store.changes()
        self._known: object = None
        self._panels: WeakSet[Panel] = WeakSet()
        self._timer = PeriodicCallback(self._look, milliseconds)
        self._running = False

    def add(self, panel: Panel) -> Panel:
        """Keep a panel up to date from now on."""
        self._panels.add(panel)
        if not self._running:
            self._running = True
            self._timer.start()
        return panel

    def _look(self) -> None:
        changes = self._store.changes()
        if changes is None:
            self._timer.stop()
        if changes in (None, self._seen):
            return
        self._seen = changes
        if self._state is not None:
            known, self._known = self._known, self._state()
            if known == self._known:
                return
        for panel in list(self._panels):
            try:
                panel.refresh()
            except Exception:
                log.exception("A panel could not be drawn")
