"""Every address of the room, and what somebody who asks there is sent."""

from __future__ import annotations

from dataclasses import dataclass

from server import Answer, Forum, RunningServer, Visitor, new_forum

#: Only ever an answer, never part of a question.
SECRET = "Hemlisordet"
SLUG = r"([a-z0-9-]+)"
#: How each address of the room is asked for; `none` cannot be read with GET, or gives a role.
ASKED: dict[str, tuple[str, ...]] = {
    r"/": ("/", "/?new=1"),
    r"/j/([^/]{1,20})": ("/j/{code}",),
    r"/room": ("/room", "/room?at={exercise}", "/room?said=1"),
    r"/room/part": ("/room/part", "/room/part?at={exercise}"),
    r"/room/events": ("/room/events",),
    r"/room/trail": ("/room/trail?seen=1:x",),
    r"/draft": ("/draft",),
    r"/comment": ("/comment",),
    rf"/answer/{SLUG}/([\w-]+)": ("/answer/{exercise}/me", "/answer/{exercise}/0"),
    r"/stage": ("/stage",),
    rf"/stage/{SLUG}": ("/stage/{slug}",),
    rf"/stage/{SLUG}/part": ("/stage/{slug}/part",),
    rf"/stage/{SLUG}/events": ("/stage/{slug}/events",),
    r"/([fs])/([\w-]+)": (),
    rf"/([fs])/([\w-]+)/{SLUG}": (),
    rf"/worksheet/{SLUG}": ("/worksheet/{slug}",),
    rf"/worksheet/{SLUG}/{SLUG}": ("/worksheet/{slug}/{exercise}",),
    rf"/paper/{SLUG}/{SLUG}": ("/paper/{slug}/{exercise}",),
    rf"/codes/{SLUG}": ("/codes/{slug}",),
    r"/new": ("/new",),
    rf"/command/{SLUG}": ("/command/{slug}",),
    rf"/state/{SLUG}": ("/state/{slug}", "/state/{slug}?full=1"),
    rf"/result/{SLUG}/{SLUG}": ("/result/{slug}/{exercise}",),
    rf"/preview/{SLUG}": ("/preview/{slug}",),
    rf"/export/{SLUG}\.([a-z]+)": ("/export/{slug}.html", "/export/{slug}.json"),
    rf"/desk/{SLUG}": ("/desk/{slug}",),
    r"/desk": ("/desk",),
    rf"/record/{SLUG}": ("/record/{slug}",),
    r"/record": ("/record",),
    r"/home": ("/home",),
    rf"/(calendar|todos)/{SLUG}\.ics": ("/calendar/{slug}.ics", "/todos/{slug}.ics"),
    r"/healthz": ("/healthz",),
    r"/readyz": ("/readyz",),
    r"/metrics": ("/metrics",),
    r"/static/(.*)": ("/static/room.js",),
}
STREAMS = ("/room/events", "/stage/{slug}/events")


@dataclass
class Hidden:
    """A workshop with its draft out for comments, and one of each who may look at it."""

    forum: Forum
    author: Visitor
    other: Visitor
    stranger: Visitor

    def asked(self, who: Visitor, exercise: str, besides: tuple[str, ...] = ()) -> dict[str, str]:
        """Return what somebody is sent at every address `besides` these, by the address."""
        facts = {"slug": self.forum.slug, "code": self.forum.code, "exercise": exercise}
        sent = {}
        for address in (one for each in ASKED.values() for one in each):
            path = address.format(**facts)
            if besides and path.startswith(besides):
                continue
            if address in STREAMS:
                sent[path] = _first_tick(who, path)
            else:
                answer = who.get(path)
                sent[path] = f"{answer.status} {dict(answer.headers)} {answer.text}"
        return sent

    def telling(self, who: Visitor, exercise: str) -> set[str]:
        """Return the addresses at which somebody is told what was answered."""
        return {path for path, text in self.asked(who, exercise).items() if SECRET in text}

    def draft(self) -> Answer:
        return self.other.get("/draft")


def _first_tick(who: Visitor, path: str) -> str:
    with who.listening(path) as stream:
        return str(stream.tick()) if stream.status == 200 else stream.rest()


def hidden_in(server: RunningServer) -> Hidden:
    """Make a workshop with its draft out for comments, and let two people in."""
    forum = new_forum(server)
    forum.do("stage", stage="comments")
    people = forum.join("Alva", "Bord 1"), forum.join("Bo", "Bord 2")
    return Hidden(forum, *people, Visitor(server.address))
