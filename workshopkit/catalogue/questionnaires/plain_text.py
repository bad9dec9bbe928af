"""The markup of a questionnaire as plain text, and what in it nobody here can fill in."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from workshopkit.domain.text import clean

#: What LimeSurvey or a form puts in when it is shown: {name.shown}, {INSERTANS:…}, ${name}.
PIPED = re.compile(r"\$?\{[^{}\n]{1,200}\}")

_UNREAD = {"script", "style", "head", "title"}
_SEEN = {"img": "picture", "video": "film", "audio": "sound", "iframe": "frame", "script": "script"}
_INLINE = {"a", "b", "i", "u", "em", "strong", "span", "font", "small", "sub", "sup"}


class _Stripped(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.lost: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._unread += tag in _UNREAD
        if tag in _SEEN:
            self.lost.append(_SEEN[tag])
        if tag not in _INLINE:
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in _UNREAD and self._unread > 0
        if tag not in _INLINE:
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.text.append(data)


def plain(raw: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of some markup on one line, and what was in it that is no text."""
    if "<" not in raw and "&" not in raw:
        return clean(raw), ()
    reader = _Stripped()
    reader.feed(raw)
    reader.close()
    return clean("".join(reader.text)), tuple(dict.fromkeys(reader.lost))
