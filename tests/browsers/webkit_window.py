#!/usr/bin/python3
"""A bare WebKit window for its driver; Debian's own Python has the bindings."""

from __future__ import annotations

import os

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

WIDTH, HEIGHT = map(int, os.environ.get("WINDOW_SIZE", "400x800").split("x"))
context = WebKit2.WebContext.new_ephemeral()
context.set_preferred_languages(["sv-SE"])
context.set_automation_allowed(True)


def window(_session: object) -> object:
    """Open a window, as the driver wants one for each tab."""
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    # The driver's own scripts run all the same.
    view.get_settings().set_enable_javascript_markup(bool(os.environ.get("WINDOW_SCRIPTS")))
    frame = Gtk.Window()
    frame.set_default_size(WIDTH, HEIGHT)
    frame.add(view)
    frame.show_all()
    view.connect("close", lambda _view: frame.destroy())
    return view


def started(_context: object, session: object) -> None:
    """Say who we are, as the driver asks for it by name."""
    facts = WebKit2.ApplicationInfo()
    facts.set_name("workshopkit")
    facts.set_version(2, 50, 0)
    session.set_application_info(facts)
    session.connect("create-web-view", window)


context.connect("automation-started", started)
Gtk.main()
