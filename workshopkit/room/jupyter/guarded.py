"""What Voila's and Jupyter's own handlers accept and send here: no less strict than our pages."""

from __future__ import annotations

import json
from http.client import responses
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError, RequestHandler, StaticFileHandler

from workshopkit.errors import NotAllowedError
from workshopkit.front.address import path_to
from workshopkit.room.guard.file_name import there_is_no_such_file
from workshopkit.room.guard.origin import refuse_foreign

#: A file of theirs that is opened as a page by itself shows nothing and runs nothing.
CLOSED_CSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class GuardedHandler(RequestHandler):
    """A handler of somebody else's with our checks before it and our headers on all it sends."""

    policy = CLOSED_CSP

    def set_default_headers(self) -> None:
        """Send nothing but our own pages, framed by nobody, kept by nobody without asking."""
        super().set_default_headers()
        self.set_header("Content-Security-Policy", self.policy)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cache-Control", "no-cache")
        self.clear_header("Server")

    def prepare(self) -> Any:  # noqa: ANN401 -- theirs may be a coroutine or not
        """Refuse foreign requests before anything else."""
        room = self.settings["workshopkit"]
        try:
            refuse_foreign(self.request, room.transport, room.public)
        except NotAllowedError as error:
            raise HTTPError(403, str(error)) from error
        return super().prepare()

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401
        """Answer an error in a word: programs ask here, and Jupyter's own page needs a user."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        message = getattr(error, "log_message", "") or responses.get(status_code, "")
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps({"message": message}))

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:  # noqa: ANN401
        """Log what is broken, not who was refused what."""
        if not isinstance(value, HTTPError):
            super().log_exception(typ, value, tb)

    def get_login_url(self) -> str:
        """Refuse strangers: there is no page to log in on."""
        raise HTTPError(403)

    def set_cookie(self, name: str, value: str | bytes, *args: Any, **attributes: Any) -> None:  # noqa: ANN401
        """Set a cookie, which here is only ever the one against foreign forms."""
        # Their script reads it, so that it cannot be HttpOnly; no other site ever needs it.
        is_secure = self.request.protocol == "https"
        usual = {"samesite": "Strict", "secure": is_secure, "path": path_to("/")}
        super().set_cookie(name, value, *args, **{**usual, **attributes})


class GuardedFiles(GuardedHandler):
    """A handler of theirs that sends files: an address no file can have is none, not an error."""

    # As theirs is marked: a style or a script is for whoever may see the page.
    @allow_unauthenticated
    async def get(self, *path: str, **named: Any) -> None:  # noqa: ANN401 -- theirs decides
        """Send the file, or say that there is none."""
        with there_is_no_such_file():
            sending: Any = super().get(*path, **named)
            await sending


def guarded(rule: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a rule of theirs with its handler guarded."""
    theirs = rule[1]
    guard = GuardedFiles if issubclass(theirs, StaticFileHandler) else GuardedHandler
    return (rule[0], type(theirs.__name__, (guard, theirs), {}), *rule[2:])
