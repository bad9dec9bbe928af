"""The text of an OpenDocument file on its way to being finished."""

from __future__ import annotations

from workshopkit.documents.odt.element import Attributes, Xml, element, ready
from workshopkit.documents.odt.style import PAGES, style_name, text_height, text_width
from workshopkit.documents.style.palette import Palette
from workshopkit.domain.text import clean


class Body:
    """What has been written, and the styles and pictures it has used on the way.

    A page is turned by the first thing on it: `turn` is remembered until something is added.
    """

    def __init__(self, colours: Palette) -> None:
        self.colours = colours
        self.pieces: list[Xml] = []
        self.styles: list[Xml] = []
        self.pictures: dict[str, bytes] = {}
        self.is_lying = False
        self._turns = False

    @property
    def width(self) -> int:
        """The width of the text in millimetres."""
        return text_width(lying=self.is_lying)

    @property
    def height(self) -> int:
        """The height of the text in millimetres."""
        return text_height(lying=self.is_lying)

    def turn(self, *, lying: bool) -> None:
        """Begin a new page that lies or stands, unless this one does."""
        self._turns = self._turns or lying != self.is_lying
        self.is_lying = lying

    def add(self, piece: Xml) -> None:
        """Append something that is whole."""
        self.pieces.append(piece)

    def paragraph(self, style: str, *inside: Xml, kept: bool | None = None) -> Xml:
        """Return a paragraph; `kept` says whether it shares its page with what follows."""
        return element("text:p", {"text:style-name": self._style(style, kept)}, *inside)

    def add_paragraph(self, style: str, *inside: Xml, kept: bool | None = None) -> None:
        """Append a paragraph."""
        self.add(self.paragraph(style, *inside, kept=kept))

    def add_heading(self, level: int, *inside: Xml) -> None:
        """Append a heading."""
        style = self._style(f"Heading {level}", None)
        self.add(
            element("text:h", {"text:style-name": style, "text:outline-level": level}, *inside)
        )

    def automatic(self, family: str, *inside: Xml, parent: str = "") -> str:
        """Return the name of a new style of this family."""
        name = f"{family.title().replace('-', '')}{len(self.styles) + 1}"
        attributes: Attributes = {"style:name": name, "style:family": family}
        if parent:
            attributes = {**attributes, "style:parent-style-name": style_name(parent)}
        if family in {"paragraph", "table"} and self._turns:
            attributes = {**attributes, "style:master-page-name": PAGES[self.is_lying]}
            self._turns = False
        self.styles.append(element("style:style", attributes, *inside))
        return name

    def decoration(self, data: bytes, size: tuple[float, float]) -> Xml:
        """Return a picture that shows again what the text beside it says."""
        width, height = (f"{length:.2f}mm" for length in size)
        path = "Pictures/bar.png"
        self.pictures[path] = data
        image = {"xlink:href": path, "xlink:type": "simple", "xlink:show": "embed"}
        return element(
            "draw:frame",
            {
                "draw:style-name": "Picture",
                "loext:decorative": "true",
                "text:anchor-type": "as-char",
                "svg:width": width,
                "svg:height": height,
            },
            element("draw:image", {**image, "xlink:actuate": "onLoad"}),
        )

    def picture(
        self, data: bytes, kind: str, size: tuple[float, float], name: str, alt: str
    ) -> Xml:
        """Return a picture of this size in millimetres, with what it shows in words."""
        path = f"Pictures/picture-{len(self.pictures) + 1}.{kind}"
        self.pictures[path] = data
        shown = {"xlink:type": "simple", "xlink:show": "embed", "xlink:actuate": "onLoad"}
        frame = {"draw:name": clean(name), "text:anchor-type": "as-char"}
        width, height = (f"{length:.2f}mm" for length in size)
        # A name that only repeats what the picture shows would be read out twice.
        named = [element("svg:title", {}, ready(clean(name)))] if name != alt else []
        return element(
            "draw:frame",
            {"draw:style-name": "Picture", **frame, "svg:width": width, "svg:height": height},
            element("draw:image", {"xlink:href": path, **shown}),
            *named,
            element("svg:desc", {}, ready(clean(alt))),
        )

    def _style(self, name: str, kept: bool | None) -> str:
        if kept is None and not self._turns:
            return style_name(name)
        if kept is None:
            return self.automatic("paragraph", parent=name)
        said = {"fo:keep-with-next": "always" if kept else "auto"}
        form = element("style:paragraph-properties", said)
        return self.automatic("paragraph", form, parent=name)
