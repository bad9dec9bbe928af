"""A municipality's Word template, as it might be sent by e-mail: made here, part by part."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_TYPES = f"""<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{_WORD}.%s.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>
<Override PartName="/word/header1.xml" ContentType="{_WORD}.header+xml"/>
<Override PartName="/word/footer1.xml" ContentType="{_WORD}.footer+xml"/>
</Types>"""
_RELATIONS = f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>
</Relationships>"""
_INNER = f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>
<Relationship Id="rId2" Type="{_OFFICE}/header" Target="header1.xml"/>
<Relationship Id="rId3" Type="{_OFFICE}/footer" Target="footer1.xml"/>
<Relationship Id="rId4" Type="{_OFFICE}/hyperlink" Target="https://intranet.example/hemligt"
 TargetMode="External"/>
</Relationships>"""
#: Two sections: the headers are the first one's, the size of the page is the last one's.
_BODY = f"""<w:document {_W} {_R}><w:body>
<w:p><w:pPr><w:pStyle w:val="Rubrik1"/></w:pPr><w:r><w:t>Skriv rubriken här</w:t></w:r></w:p>
<w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="rId2"/>
<w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>
</w:sectPr></w:pPr></w:p>
<w:p><w:hyperlink r:id="rId4"><w:r><w:t>Till intranätet</w:t></w:r></w:hyperlink></w:p>
<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>
<w:sectPr><w:type w:val="continuous"/><w:pgSz w:w="11906" w:h="16838"/>
<w:pgMar w:top="1418" w:right="1701" w:bottom="1418" w:left="1701" w:header="708" w:footer="708"
 w:gutter="0"/><w:cols w:num="2"/></w:sectPr></w:body></w:document>"""
#: A Swedish Word's ids and English names; a list style without marks; a character style in the way.
_STYLES = f"""<w:styles {_W}>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>
<w:rPr><w:rFonts w:ascii="Kommun Sans" w:hAnsi="Kommun Sans"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Rubrik1"><w:name w:val="heading 1"/>
<w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>
<w:rPr><w:color w:val="5A2D82"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Rubrik2"><w:name w:val="Heading 2"/>
<w:rPr><w:color w:val="5A2D82"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Punktlista"><w:name w:val="List Bullet"/></w:style>
<w:style w:type="character" w:styleId="Status"><w:name w:val="Small"/></w:style>
</w:styles>"""
_HEADER = f"<w:hdr {_W}><w:p><w:r><w:t>Ängelåsa kommun</w:t></w:r></w:p></w:hdr>"
_FOOTER = f"<w:ftr {_W}><w:p><w:r><w:t>Organisationsnummer 000000-0000</w:t></w:r></w:p></w:ftr>"


def template(kind: str = "document", **replaced: str | None) -> bytes:
    """Return a template: `kind` is "document" (.docx) or "template" (.dotx).

    Parts named by `replaced` (styles, document, header1 …) are replaced, or left out where None.
    """
    parts = {"document": _BODY, "styles": _STYLES, "header1": _HEADER, "footer1": _FOOTER}
    files = {f"word/{name}.xml": replaced.get(name, text) for name, text in parts.items()}
    files |= {"[Content_Types].xml": _TYPES % kind, "_rels/.rels": _RELATIONS}
    files["word/_rels/document.xml.rels"] = _INNER
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as package:
        for name, text in files.items():
            if text is not None:
                package.writestr(name, text)
    return made.getvalue()
