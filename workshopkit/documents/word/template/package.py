"""A Word template as a package: its names in one spelling, and nothing that should not travel."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from io import BytesIO
from xml.etree import ElementTree as ET  # nosec B405  # reads only the relations of a template
from zipfile import BadZipFile, ZipFile

from workshopkit.errors import InputError

Files = dict[str, bytes]

_TYPES = "[Content_Types].xml"
_WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml."
#: A template unpacks to no more than this.
_MOST_BYTES = 100_000_000
#: What an encrypted Office file begins with, and the name of what is in it.
_OLE, _ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
#: What belongs to the template's own text or to who wrote it, by the end of its relationship.
_LEFT_BEHIND = frozenset(
    {
        "attachedTemplate", "comments", "commentsExtended", "commentsExtensible", "commentsIds",
        "custom-properties", "customXml", "endnotes", "extended-properties", "footnotes",
        "glossaryDocument", "keyMapCustomizations", "mailMergeHeaderSource", "mailMergeSource",
        "people", "recipientData", "stylesWithEffects", "thumbnail", "webSettings",
    }
)  # fmt: skip
_TRANSITIONAL = "http://schemas.openxmlformats.org/"
#: The names that Strict files have for the same, the longest first.
_STRICT = {
    "officeDocument/relationships/extendedProperties": (
        "officeDocument/2006/relationships/extended-properties"
    ),
    "officeDocument/relationships/customProperties": (
        "officeDocument/2006/relationships/custom-properties"
    ),
    "officeDocument/extendedProperties": "officeDocument/2006/extended-properties",
    "officeDocument/customProperties": "officeDocument/2006/custom-properties",
    "officeDocument/docPropsVTypes": "officeDocument/2006/docPropsVTypes",
    "officeDocument/relationships": "officeDocument/2006/relationships",
    "officeDocument/bibliography": "officeDocument/2006/bibliography",
    "officeDocument/sharedTypes": "officeDocument/2006/sharedTypes",
    "officeDocument/customXml": "officeDocument/2006/customXml",
    "officeDocument/math": "officeDocument/2006/math",
    "drawingml/wordprocessingDrawing": "drawingml/2006/wordprocessingDrawing",
    "drawingml/picture": "drawingml/2006/picture",
    "drawingml/diagram": "drawingml/2006/diagram",
    "drawingml/chart": "drawingml/2006/chart",
    "drawingml/main": "drawingml/2006/main",
    "schemaLibrary/main": "schemaLibrary/2006/main",
    "wordprocessingml/main": "wordprocessingml/2006/main",
}


class LockedTemplateError(InputError):
    """The template is protected with a password: open it in Word, take that off, and save it."""


def template_files(template: bytes) -> Files:
    """Return the parts of a template by their names, as those of a document.

    Raises:
        LockedTemplateError: It is encrypted.
    """
    if template.startswith(_OLE) and _ENCRYPTED in template:
        raise LockedTemplateError
    with ZipFile(BytesIO(template)) as read:
        if sum(entry.file_size for entry in read.infolist()) > _MOST_BYTES:
            raise BadZipFile
        files = {name: read.read(name) for name in read.namelist() if not name.endswith("/")}
    return _related(_in_usual_names(_as_document(files)))


def _as_document(files: Files) -> Files:
    """Return the parts of a document: a template's differ in a single word."""
    types = files[_TYPES].replace(_WORD + b"template.main", _WORD + b"document.main")
    return {**files, _TYPES: types}


def _in_usual_names(files: Files) -> Files:
    """Return the parts of a Strict file in the names that every other file has."""
    if not any(b"purl.oclc.org/ooxml" in content for content in files.values()):
        return files
    return {name: _renamed(content) for name, content in files.items()}


def _renamed(content: bytes) -> bytes:
    for strict, usual in _STRICT.items():
        old = f"http://purl.oclc.org/ooxml/{strict}".encode()
        content = content.replace(old, (_TRANSITIONAL + usual).encode())
    return re.sub(rb'\s+\w+:conformance="strict"', b"", content)


def _related(files: Files) -> Files:
    """Return the parts with their relationships: only those that travel, each to what is there."""
    spelled = {name.casefold(): name for name in files}
    found = dict(files)
    for name in files:
        if name.endswith(".rels"):
            root = ET.fromstring(files[name])  # nosec B314  # noqa: S314 -- expat takes no entity from outside
            for relation in list(root.iter(_RELATIONSHIP)):
                if relation.get("Type", "").rpartition("/")[2] in _LEFT_BEHIND:
                    root.remove(relation)
                elif relation.get("TargetMode") != "External":
                    _spell(relation, name, spelled, found)
            found[name] = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _spell(relation: ET.Element, of: str, spelled: Mapping[str, str], found: Files) -> None:
    """Give a part the name that it is called by: names that differ in case are the same."""
    folder = posixpath.dirname(posixpath.dirname(of))
    target = relation.get("Target", "")
    called = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    called = posixpath.normpath(called)
    there = spelled.get(called.casefold(), called)
    if there != called and there in found:
        found[called] = found.pop(there)
