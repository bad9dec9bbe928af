"""Every address of the room, and who answers it."""

from __future__ import annotations

import re
from typing import Any

from tornado.web import StaticFileHandler

from workshopkit.front.address import path_to
from workshopkit.room import health
from workshopkit.room.guard.file_name import there_is_no_such_file
from workshopkit.room.pages import stage
from workshopkit.room.pages.html import STATIC
from workshopkit.room.pages.page import PageHandler
from workshopkit.room.people import draft, joining, own_answer, room_page, room_view, ticks
from workshopkit.room.staff import calendar, codes, document, entrance, notebook, paper, programs


class StaticHandler(PageHandler, StaticFileHandler):
    """The room's own style, script and letters; addresses carry a version, so keep them."""

    async def get(self, path: str, include_body: bool = True) -> None:
        """Send the file, or say that there is none."""
        with there_is_no_such_file():
            await super().get(path, include_body)

    def set_extra_headers(self, path: str) -> None:
        """Let browsers keep a versioned file for a year."""
        del path
        kept = "public, max-age=31536000, immutable" if self.get_argument("v", "") else "no-cache"
        self.set_header("Cache-Control", kept)


class WithoutSlashHandler(PageHandler):
    """What stands before every path, typed without the slash at its end."""

    def get(self) -> None:
        """Go to the room's first page."""
        self.redirect(path_to("/"), status=307)


_SLUG = r"([a-z0-9-]+)"

_PEOPLE = [
    (r"/", joining.JoinHandler),
    (r"/j/([^/]{1,20})", joining.JoinHandler),
    (r"/room", room_page.RoomHandler),
    (r"/draft", draft.DraftHandler),
    (r"/comment", draft.CommentHandler),
    (r"/room/part", room_view.RoomPartHandler),
    (r"/room/events", ticks.RoomEventsHandler),
    (r"/room/trail", ticks.TrailHandler),
    (rf"/answer/{_SLUG}/([\w-]+)", own_answer.OwnAnswerHandler),
]
_STAGE = [
    (r"/stage", stage.StageHandler),
    (rf"/stage/{_SLUG}", stage.StageHandler),
    (rf"/stage/{_SLUG}/part", stage.StagePartHandler),
    (rf"/stage/{_SLUG}/events", stage.StageEventsHandler),
]
_STAFF = [
    (r"/([fs])/([\w-]+)", entrance.StaffLinkHandler),
    (rf"/([fs])/([\w-]+)/{_SLUG}", entrance.StaffLinkHandler),
    (rf"/worksheet/{_SLUG}", paper.WorksheetHandler),
    (rf"/worksheet/{_SLUG}/{_SLUG}", paper.WorksheetHandler),
    (rf"/paper/{_SLUG}/{_SLUG}", paper.PaperHandler),
    (rf"/codes/{_SLUG}", codes.CodesHandler),
    (r"/new", programs.NewHandler),
    (rf"/command/{_SLUG}", programs.CommandHandler),
    (rf"/state/{_SLUG}", programs.StateHandler),
    (rf"/result/{_SLUG}/{_SLUG}", programs.ResultHandler),
    (rf"/preview/{_SLUG}", document.DocumentHandler),
    (rf"/export/{_SLUG}\.([a-z]+)", document.DocumentHandler),
    (rf"/(calendar|todos)/{_SLUG}\.ics", calendar.CalendarHandler),
]
_NOTEBOOKS = [
    (rf"/desk/{_SLUG}", notebook.DeskHandler),
    (r"/desk", notebook.DeskHandler),
    (rf"/record/{_SLUG}", notebook.RecordHandler),
    (r"/record", notebook.RecordHandler),
    (r"/home", notebook.HomeHandler),
]
_EVERYBODY = [
    (r"/healthz", health.HealthHandler),
    (r"/readyz", health.ReadyHandler),
    (r"/metrics", health.FiguresHandler),
    (r"/static/(.*)", StaticHandler, {"path": str(STATIC)}),
]


def own_handlers(notebook_facts: dict[str, Any]) -> list[Any]:
    """Return the server's own addresses as Tornado's rules."""
    notebooks = [(*rule, notebook_facts) for rule in _NOTEBOOKS]
    rules: list[tuple[Any, ...]] = [*_PEOPLE, *_STAGE, *_STAFF, *notebooks, *_EVERYBODY]
    before = re.escape(path_to(""))
    below = [(before + path, *rule) for path, *rule in rules]
    return [*below, (before, WithoutSlashHandler)] if before else below
