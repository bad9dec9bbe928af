"""Desk, record and home: notebooks served through Voila, each to its own role."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from voila.tornado.handler import TornadoVoilaHandler

from workshopkit.domain.actor import Actor, Role, WrongRoleError
from workshopkit.domain.round import STATE_WORDS
from workshopkit.domain.script import Script
from workshopkit.domain.workshop import Workshop, spoken_code
from workshopkit.errors import NotFoundError, WorkshopError
from workshopkit.facilitation.finding import find_workshop
from workshopkit.front.address import path_to
from workshopkit.kinds.unplanned import WAYS
from workshopkit.locale.language import CatalogueLanguage, best_language, language
from workshopkit.room.guard.identity import renew_cookies, staff_actor
from workshopkit.room.jupyter.guarded import GuardedHandler
from workshopkit.room.jupyter.kernels import KernelWish
from workshopkit.room.live.context import RoomContext
from workshopkit.room.pages.html import CSP, asset, templates
from workshopkit.room.pages.status import as_sentence, status_of
from workshopkit.room.staff.day import sections_of_day

#: Voila's own front end needs inline scripts and `eval`; nothing may come from elsewhere.
NOTEBOOK_CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss:; frame-src 'self'; worker-src 'self' blob:; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)


#: The words of the frame around the cells.
FRAME_WORDS = {
    "loading": "One moment",
    "time_left": "Time left: {time}",
    "time_up": "Time is up",
    "leaving": "The exercise is still open, and the room leaves it. Go on?",
    "pages": "Pages",
    "no_picture": "The picture “{picture}” is not there.",
    "failed": "A cell of the script has failed. The room does not see it; everything else works.",
    "lost": "The connection is gone. It comes back by itself.",
    "sections": "Sections",
    "home": "Workshops",
    "stage": "Stage",
    "record": "Record",
    "document": "The document",
    "desk": "Desk",
    "preview": "Preview",
    "join": "Join screen",
    "project": "Hide what the room need not see",
    "help": "Keys",
    "close": "Close",
    "previous": "Back",
    "next": "Next",
    "skip": "To the content",
    "key_move": "Arrow keys: next or previous section",
    "key_open": "o: open or close the exercise",
    "key_reveal": "r: show the result",
    "key_join": "q: join screen on the stage, on or off",
    "key_timer": "t: start the timer, or give one minute more",
    "key_look": "s, % and d: the stage sorted, in per cent, dark",
    "key_undo": "z: undo the latest change to the list",
    "key_ask": "n: ask something now",
    "key_row": "Alt and arrow up or down: move the section in the day",
    "key_project": "p: hide or show what the room need not see",
    "key_full": "f: full screen",
    "key_help": "?: this list",
    "keys_on": "Keys are on",
    "ask": "Ask something now",
    "how": "How it is answered",
    "question": "The question",
    "question_hint": "Choices stand after the question mark, with a semicolon between them.",
    "ask_room": "Ask the room",
    "change_day": "Change the day",
    "moved": "“{title}” is now number {n}.",
    "minutes": "Minutes",
    "min": "min",
    "up": "Up",
    "down": "Down",
    "skip_it": "Skip",
    "bring_back": "Bring back",
    "skipped": "skipped",
    "take_in": "Take it in",
    "leave_out": "Leave the day as it is",
    **{state.value: words for state, words in STATE_WORDS.items()},
}


#: Where the frame leads; the workshop's slug comes after all but the first.
_LINKS = {
    "home": "/home",
    **{page: f"/{page}/" for page in ("desk", "stage", "record", "preview")},
}

_NO_WORKSHOP: dict[str, Any] = {"slug": "", "section": "", "code": "", "sections": []}


class NoWorkshopsYetError(NotFoundError):
    """There is no workshop yet. Make one on the home page."""


class NotebookHandler(GuardedHandler, TornadoVoilaHandler):
    """A notebook page: checks the role, then lets Voila run the notebook in a kernel."""

    policy = NOTEBOOK_CSP
    kernel_wish: KernelWish | None = None
    roles: tuple[Role, ...] = (Role.FACILITATOR,)

    @property
    def room(self) -> RoomContext:
        """What the server's handlers share."""
        context: RoomContext = self.settings["workshopkit"]
        return context

    def notebook(self, slug: str) -> str:
        """Return the notebook's path below the notebook folder, and set what its kernel knows."""
        raise NotImplementedError

    # Jupyter would send strangers to a login page there is none of; the role is checked below.
    @allow_unauthenticated
    async def get(self, slug: str = "") -> None:
        """Serve the notebook, or say why not."""
        try:
            self._require_role()
            renew_cookies(self)
            await self._run(self.notebook(slug or ""))
        except WorkshopError as error:
            self._refuse(error)

    async def _run(self, path: str) -> None:
        # Asking for the token sets its cookie; without it a closed page leaves its kernel behind.
        _ = self.xsrf_token
        async for html in self.get_generator(path=path):
            self.write(html)
            self.flush()

    def _require_role(self) -> Actor:
        actor = staff_actor(self)
        if actor is None or actor.role not in self.roles:
            raise WrongRoleError
        return actor

    def _refuse(self, error: WorkshopError) -> None:
        words = language(best_language(self.request.headers.get("Accept-Language", ""), "en"))
        self.set_status(status_of(error))
        self.set_header("Content-Security-Policy", CSP)
        page = templates(words.code).get_template("error.html")
        self.finish(page.render(sentence=error.sentence(words), status=self.get_status()))

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401
        """Answer an error with a sentence, like all pages of the room."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        self._refuse(as_sentence(getattr(error, "__cause__", None) or error, status_code))

    def page(self, words: CatalogueLanguage, **facts: Any) -> None:  # noqa: ANN401
        """Give the Voila template what it shows around the cells, as plain data."""
        said = {name: words.text(message) for name, message in FRAME_WORDS.items()}
        address = self.room.plain_address()
        self.page_facts = {
            "language": words.code,
            "said": said,
            "role": self.current_user.username,
            "address": address,
            "style": asset("room.css"),
            "desk_style": asset("desk.css"),
            "script": asset("desk.js"),
            "icon": asset("icon.svg"),
            "base": path_to(""),
            "links": {name: path_to(path) for name, path in _LINKS.items()},
            **facts,
        }

    def find(self, slug: str) -> Workshop:
        """Return the workshop with this slug, or the newest."""
        with self.room.store.read() as unit:
            if slug:
                return find_workshop(unit, slug)
            newest = next(iter(unit.workshops()), None)
        if newest is None:
            raise NoWorkshopsYetError
        return newest


class DeskHandler(NotebookHandler):
    """`/desk/<slug>`: the script notebook, live."""

    def notebook(self, slug: str) -> str:
        """Return the workshop's script."""
        place = self.find(slug)
        path = self.room.scripts.require_usable(place.script)
        script = self.room.scripts.load(place)
        self.kernel_wish = self.room.kernel_wish(place.slug, Role.FACILITATOR)
        words = language(place.language)
        self.page(
            words,
            title=place.title,
            **_workshop_facts(place),
            page="desk",
            sections=self._sections(place, script),
            ways={name: words.text(way.label) for name, way in WAYS.items()},
        )
        return path.name

    def _sections(self, place: Workshop, script: Script) -> list[dict[str, Any]]:
        with self.room.store.read() as unit:
            return sections_of_day(unit, place, script)


class RecordHandler(NotebookHandler):
    """`/record/<slug>`: the secretary's notebook."""

    roles = (Role.FACILITATOR, Role.SECRETARY)

    def notebook(self, slug: str) -> str:
        """Return the secretary's notebook."""
        place = self.find(slug)
        self.room.scripts.load(place)
        self.kernel_wish = self.room.kernel_wish(place.slug, Role.SECRETARY)
        words = language(place.language)
        self.page(words, title=place.title, **_workshop_facts(place), page="record", sections=[])
        return "secretary.ipynb"


class HomeHandler(NotebookHandler):
    """`/home`: the list of workshops."""

    def notebook(self, slug: str) -> str:
        """Return the home notebook."""
        del slug
        words = language(best_language(self.request.headers.get("Accept-Language", ""), "sv"))
        self.kernel_wish = self.room.kernel_wish("", Role.FACILITATOR, words.code)
        self.page(words, title=words.text("Workshops"), page="home", **_NO_WORKSHOP)
        return "home.ipynb"


def _workshop_facts(place: Workshop) -> dict[str, Any]:
    return {"slug": place.slug, "section": place.section, "code": spoken_code(place.code)}
