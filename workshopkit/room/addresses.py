"""Every address of the room, and who answers it."""

from __future__ import annotations

from typing import Any

from tornado.web import StaticFileHandler

from workshopkit.room.pages import stage
from workshopkit.room.pages.html import STATIC
from workshopkit.room.pages.page import PageHandler
from workshopkit.room.people import draft, joining, own_answer, room_page, room_view, ticks
from workshopkit.room.staff import codes, document, entrance, notebook, paper, programs


class StaticHandler(PageHandler, StaticFileHandler):
    """The room's own style, script and letters; addresses carry a version, so keep them."""

    def set_extra_headers(self, path: str) -> None:
        """Let browsers keep a versioned file for a year."""
        del path
        kept = "public, max-age=31536000, immutable" if self.get_argument("v", "") else "no-cache"
        self.set_header("Cache-Control", kept)


class HealthHandler(PageHandler):
    """`/healthz`: whether the server is there."""

    def get(self) -> None:
        """Say so."""
        self.answer_json({"ok": True})


def own_handlers(notebook_facts: dict[str, Any]) -> list[Any]:
    """Return the server's own addresses as Tornado's rules."""
    slug = r"([a-z0-9-]+)"
    return [
        (r"/", joining.JoinHandler),
        (r"/j/([^/]{1,20})", joining.JoinHandler),
        (r"/room", room_page.RoomHandler),
        (r"/draft", draft.DraftHandler),
        (r"/comment", draft.CommentHandler),
        (r"/room/part", room_view.RoomPartHandler),
        (r"/room/events", ticks.RoomEventsHandler),
        (r"/room/trail", ticks.TrailHandler),
        (rf"/answer/{slug}/([\w-]+)", own_answer.OwnAnswerHandler),
        (r"/stage", stage.StageHandler),
        (rf"/stage/{slug}", stage.StageHandler),
        (rf"/stage/{slug}/part", stage.StagePartHandler),
        (rf"/stage/{slug}/events", stage.StageEventsHandler),
        (r"/([fs])/([\w-]+)", entrance.StaffLinkHandler),
        (rf"/([fs])/([\w-]+)/{slug}", entrance.StaffLinkHandler),
        (rf"/worksheet/{slug}", paper.WorksheetHandler),
        (rf"/worksheet/{slug}/{slug}", paper.WorksheetHandler),
        (rf"/paper/{slug}/{slug}", paper.PaperHandler),
        (rf"/codes/{slug}", codes.CodesHandler),
        (r"/new", programs.NewHandler),
        (rf"/command/{slug}", programs.CommandHandler),
        (rf"/state/{slug}", programs.StateHandler),
        (rf"/result/{slug}/{slug}", programs.ResultHandler),
        (rf"/preview/{slug}", document.DocumentHandler),
        (rf"/export/{slug}\.([a-z]+)", document.DocumentHandler),
        (rf"/desk/{slug}", notebook.DeskHandler, notebook_facts),
        (r"/desk", notebook.DeskHandler, notebook_facts),
        (rf"/record/{slug}", notebook.RecordHandler, notebook_facts),
        (r"/record", notebook.RecordHandler, notebook_facts),
        (r"/home", notebook.HomeHandler, notebook_facts),
        (r"/healthz", HealthHandler),
        (r"/static/(.*)", StaticHandler, {"path": str(STATIC)}),
    ]
