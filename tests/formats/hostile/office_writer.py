"""The smallest docx and odt that office programs open, with room for an attack in them."""

from hostile_kit import LETTER
from zip_writer import STORED, Entry, zipped

XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    XML + b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    XML + b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    b"</Relationships>"
)
DOCUMENT_HEAD = XML + b"<w:document " + W + b"><w:body>"
DOCUMENT_TAIL = b"</w:body></w:document>"

ODT_TYPE = b"application/vnd.oasis.opendocument.text"
ODF_NAMES = (
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)
CONTENT_HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content ' + ODF_NAMES + b' office:version="1.3"><office:body><office:text>'
)
CONTENT_TAIL = b"</office:text></office:body></office:document-content>"
MANIFEST = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    b'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="' + ODT_TYPE + b'"/>'
    b'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def w_paragraph(text):
    return b'<w:p><w:r><w:t xml:space="preserve">' + text.encode() + b"</w:t></w:r></w:p>"


def w_paragraphs(texts=tuple(LETTER)):
    return b"".join(w_paragraph(text) for text in texts)


def document_xml(inner=b"", before=tuple(LETTER), after=()):
    """A whole `word/document.xml`: the letter, then the attack, then what stands after it."""
    return DOCUMENT_HEAD + w_paragraphs(before) + inner + w_paragraphs(after) + DOCUMENT_TAIL


def docx(document, *more, **zip_options):
    """A docx; `document`: the XML, blocks of it, or None to leave the part out; `more`: further entries."""
    parts = [Entry(b"[Content_Types].xml", TYPES), Entry(b"_rels/.rels", RELATIONS)]
    if document is not None:
        parts.append(document if isinstance(document, Entry) else Entry(b"word/document.xml", document))
    return zipped(*parts, *more, **zip_options)


def t_paragraphs(texts=tuple(LETTER)):
    return b"".join(b"<text:p>" + text.encode() + b"</text:p>" for text in texts)


def content_xml(inner=b"", before=tuple(LETTER), after=()):
    """A whole `content.xml`: the letter, then the attack, then what stands after it."""
    return CONTENT_HEAD + t_paragraphs(before) + inner + t_paragraphs(after) + CONTENT_TAIL


def odt(content, *more, manifest=MANIFEST, mimetype=ODT_TYPE):
    """An odt; `content` as in `docx`."""
    parts = [Entry(b"mimetype", mimetype, method=STORED)]
    if content is not None:
        parts.append(content if isinstance(content, Entry) else Entry(b"content.xml", content))
    return zipped(*parts, Entry(b"META-INF/manifest.xml", manifest), *more)
