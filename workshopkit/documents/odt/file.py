"""An OpenDocument file around its text: its parts, and what it says about itself."""

from __future__ import annotations

from workshopkit.documents.odt.body import Body
from workshopkit.documents.odt.element import Xml, element, file_of, joined, ready
from workshopkit.documents.odt.style import font_faces, styles_file
from workshopkit.documents.odt.table import cell_styles
from workshopkit.documents.office.package import packed
from workshopkit.documents.style.locale_tag import locale_tag
from workshopkit.domain.document import Document
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

_TYPE = "application/vnd.oasis.opendocument.text"
_PICTURE = {
    "style:vertical-pos": "top",
    "style:vertical-rel": "baseline",
    "style:wrap": "none",
    "fo:margin": "0mm",
    "fo:padding": "0mm",
    "fo:border": "none",
}
#: What counts itself, by the names its fields have.
_SEQUENCES = ("Figure", "Table")


def packed_file(document: Document, language: Language, body: Body) -> bytes:
    """Return the finished file."""
    files = {
        "content.xml": _content(document, body),
        "styles.xml": styles_file(document, language),
        "meta.xml": _meta(document),
        **body.pictures,
    }
    files["META-INF/manifest.xml"] = _manifest(tuple(files))
    return packed(files.items(), first=("mimetype", _TYPE.encode()))


def _content(document: Document, body: Body) -> bytes:
    picture = element(
        "style:style",
        {"style:name": "Picture", "style:family": "graphic"},
        element("style:graphic-properties", _PICTURE),
    )
    styles = element("office:automatic-styles", {}, picture, *cell_styles(body), *body.styles)
    return file_of(
        "office:document-content",
        font_faces(document),
        styles,
        element("office:body", {}, element("office:text", {}, _sequences(), joined(body.pieces))),
    )


def _sequences() -> Xml:
    declared = (
        element("text:sequence-decl", {"text:display-outline-level": 0, "text:name": name})
        for name in _SEQUENCES
    )
    return element("text:sequence-decls", {}, *declared)


def _meta(document: Document) -> bytes:
    # The secretary's name is nobody's business, and neither is the hour.
    day = f"{document.date.isoformat()}T00:00:00"
    told = {
        "meta:generator": "workshopkit",
        "dc:title": clean(document.title),
        "dc:subject": clean(document.subtitle),
        "dc:language": locale_tag(document.language),
        "meta:creation-date": day,
        "dc:date": day,
    }
    facts = (element(name, {}, ready(said)) for name, said in told.items() if said)
    return file_of("office:document-meta", element("office:meta", {}, *facts))


def _manifest(names: tuple[str, ...]) -> bytes:
    whole = _entry("/", _TYPE, {"manifest:version": "1.3"})
    return file_of("manifest:manifest", whole, *(_entry(name, _media(name), {}) for name in names))


def _media(name: str) -> str:
    kind = name.rpartition(".")[2]
    return "text/xml" if kind == "xml" else f"image/{kind}"


def _entry(name: str, media: str, more: dict[str, object]) -> Xml:
    attributes = {"manifest:full-path": name, **more, "manifest:media-type": media}
    return element("manifest:file-entry", attributes)
