"""The house style of a page: its colours and typeface, who publishes it, and its last words."""

from __future__ import annotations

from base64 import b64encode
from importlib import resources

from markupsafe import Markup

from workshopkit.documents.style.font import family
from workshopkit.documents.style.logo import logo
from workshopkit.documents.style.palette import palette
from workshopkit.documents.web.text import optional
from workshopkit.domain.style import HouseStyle

_HOUSE = Markup(
    ":root {{ --house-accent: {accent}; --house-night: {night}; --house-wash: {wash};"
    ' --house-font: "{font}"; }}\n'
)
_LOGO = Markup('<img class="logo" src="data:{media_type};base64,{data}" alt="{alt}">\n')


def css(style: HouseStyle) -> Markup:
    """Return the style sheet: the house's own values, none of them free text, and ours."""
    colours = palette(style)
    house = _HOUSE.format(
        accent=colours.accent,
        night=colours.night_accent,
        wash=colours.wash,
        font=family(style),
    )
    ours = resources.files("workshopkit.documents.web").joinpath("export.css").read_text("utf-8")
    return house + Markup(ours)  # nosec B704  # noqa: S704  # our own file, never anybody's text


def sender(style: HouseStyle) -> Markup:
    """Return the logo and the name of the organisation, for the top of the page."""
    organisation = optional('<p class="organisation">{}</p>\n', style.organisation)
    picture = logo(style)
    if picture is None:
        return organisation
    drawn = _LOGO.format(
        media_type=picture.media_type,
        data=b64encode(picture.data).decode(),
        alt=picture.alt,
    )
    return drawn + organisation


def foot(style: HouseStyle) -> Markup:
    """Return the organisation's footer, for the end of the page."""
    return optional('<footer class="foot"><p>{}</p></footer>\n', style.footer)
