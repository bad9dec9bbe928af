"""House style: what the workshop's document looks like, over what is usual at this place."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from workshopkit.desk.panel import Panel
from workshopkit.desk.sheet import Sheet
from workshopkit.documents.content.house_style import picture
from workshopkit.documents.style.logo import logo
from workshopkit.domain.ports import Unit
from workshopkit.domain.style import FONTS, LEAST_CONTRAST, HouseStyle
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.publishing.style_rule import MAX_LOGO, on_white
from workshopkit.facilitation.publishing.styling import STYLE_FIELDS, logo_mark, own_logo, style_of
from workshopkit.facilitation.recording import record_of

#: A larger one is shown in the document only: the panel is sent again with every change.
SHOWN_LOGO = 100_000


class Style:
    """`record.style()`."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def panel(self) -> Panel:
        """Return the panel."""
        return self._sheet.panel("style.html", self._act, self._facts)

    def _facts(self, unit: Unit, workshop: Workshop) -> dict[str, Any]:
        record, words = record_of(unit, workshop), self._sheet.desk.words
        style = style_of(record, self._sheet.desk.ground)
        return {
            "style": style,
            "was": {name: getattr(style, name) for name in STYLE_FIELDS},
            "fonts": FONTS,
            "contrast": words.number(on_white(style.accent)),
            "least": words.number(LEAST_CONTRAST, 1),
            "limit": MAX_LOGO,
            "logo": logo(style),
            "logo_mark": logo_mark(record),
            "shown": _address(style),
            "has_own_logo": bool(picture(own_logo(record))),
        }

    def _act(self, message: Mapping[str, Any]) -> str:
        facts, typed = message.get("facts", {}), message.get("fields", {})
        # A form for the logo sends its fields as they are, the other one what was changed in it.
        sent = {"fields": typed} if facts.get("command") == "style" else typed
        self._sheet.desk.act({**sent, **facts})
        return self._sheet.desk.words.text("Saved.")


def _address(style: HouseStyle) -> str:
    """Return the logo as an address that a page shows it from, if it is small enough for that."""
    found = logo(style)
    if found is None or len(found.data) > SHOWN_LOGO:
        return ""
    return f"data:{found.media_type};base64,{b64encode(found.data).decode()}"
