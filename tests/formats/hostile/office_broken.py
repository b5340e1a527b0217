"""docx and odt that lack parts, are locked, broken, or another thing than they say."""

from hostile_kit import AFTER, COMPLAINT, GRANTED, LETTER_TEXT, MEGA, RECEIVED, SIGNED, holds, repeated
from office_writer import (
    CONTENT_HEAD,
    CONTENT_TAIL,
    DOCUMENT_HEAD,
    DOCUMENT_TAIL,
    MANIFEST,
    ODF_NAMES,
    RELATIONS,
    TYPES,
    content_xml,
    document_xml,
    docx,
    odt,
    t_paragraphs,
    w_paragraph,
    w_paragraphs,
)
from zip_writer import STORED, Entry, zip_entries, zip_expands

ALL = (RECEIVED, GRANTED, COMPLAINT, SIGNED)
PART = b"word/document.xml"
HEAD = DOCUMENT_HEAD + w_paragraphs()
TAIL = w_paragraph(AFTER) + DOCUMENT_TAIL
LARGE = ["too-large", "malformed"]


def broken(out):
    kinds = ["malformed", "unsupported-format", "no-text"]
    out.add("office/no-main-part.docx", docx(None), "a docx without word/document.xml", kinds, checks=[zip_entries(2)])
    out.add(
        "office/main-part-is-a-folder.docx", docx(Entry(b"word/document.xml/", b"", method=STORED)), "word/document.xml is a folder", kinds
    )
    out.add("office/main-part-empty.docx", docx(b""), "word/document.xml holds nothing", kinds)
    out.add(
        "office/main-part-twice.docx",
        docx(document_xml(), Entry(PART, document_xml(before=["Et andet brev."]))),
        "two parts of the same name",
        ["malformed"],
        outcome="either",
        checks=[zip_entries(4)],
    )
    locked = Entry(PART, raw=bytes(range(200)), crc=1, size=180, flags=1)
    out.add("office/main-part-locked.docx", docx(locked), "only word/document.xml is locked with a password", ["encrypted"])
    bad = document_xml().replace("ø".encode(), b"\xf8")
    out.add(
        "office/invalid-utf8.docx",
        docx(bad),
        "the XML says UTF-8, its letters are ISO-8859-1",
        ["malformed"],
        outcome="either",
        checks=[zip_expands(len(bad), PART)],
    )
    wide = b"\xff\xfe" + document_xml().decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16-le")
    out.add(
        "office/utf-16.docx",
        docx(wide),
        "the XML is UTF-16 with a byte-order mark, as the standard allows",
        ["malformed", "unsupported-format"],
        outcome="either",
        checks=[zip_expands(len(wide), PART)],
    )
    seven = document_xml().replace(b'encoding="UTF-8"', b'encoding="UTF-7"')
    out.add("office/claims-utf-7.docx", docx(seven), "the XML claims UTF-7", ["malformed", "unsupported-format"], outcome="either")
    cut = document_xml()[:-80]
    out.add("office/xml-cut.docx", docx(cut), "the XML ends in the middle of a tag", ["malformed"], checks=[zip_expands(len(cut), PART)])
    crossed = document_xml(b"<w:p><w:r></w:p></w:r>")
    out.add("office/tags-crossed.docx", docx(crossed), "tags closed in the wrong order", ["malformed"], outcome="either")
    control = document_xml(b"<w:p><w:r><w:t>a&#0;b&#x1b;[31m&#xFFFE;&#xD800;&#x110000;</w:t></w:r></w:p>")
    out.add(
        "office/forbidden-characters.docx",
        docx(control),
        "references to NUL, escape, a surrogate and beyond Unicode",
        ["malformed"],
        outcome="either",
        lacks=["\x1b[31m"],
    )
    out.add(
        "office/macro-noise.docm",
        docx(document_xml(), Entry(b"word/vbaProject.bin", bytes(range(256)) * 20)),
        "macros: ignored",
        contains=ALL,
    )


def odt_lies(out):
    locked = MANIFEST.replace(
        b'manifest:full-path="content.xml" manifest:media-type="text/xml"/>',
        (
            b'manifest:full-path="content.xml" manifest:media-type="text/xml" manifest:size="900"><manifest:encryption-data '
            b'manifest:checksum-type="SHA1/1K" manifest:checksum="AAAA"><manifest:algorithm manifest:algorithm-name="Blowfish CFB" '
            b'manifest:initialisation-vector="AAAAAAAAAAA="/></manifest:encryption-data></manifest:file-entry>'
        ),
    )
    assert b"encryption-data" in locked
    out.add(
        "office/encrypted-manifest.odt",
        odt(Entry(b"content.xml", bytes(range(256)) * 3, method=STORED), manifest=locked),
        "the manifest tells that content.xml is locked",
        ["encrypted"],
    )
    out.add(
        "office/mimetype-without-content.odt",
        odt(None),
        "the mimetype of an odt, but no content.xml",
        ["malformed", "unsupported-format", "no-text"],
    )
    sheet = odt(content_xml(), mimetype=b"application/vnd.oasis.opendocument.spreadsheet")
    out.add(
        "office/mimetype-of-a-spreadsheet.odt",
        sheet,
        "the mimetype of a spreadsheet over the content of a letter",
        ["unsupported-format", "malformed"],
        outcome="either",
        checks=[holds(b"spreadsheet")],
    )
    both = odt(None, Entry(b"[Content_Types].xml", TYPES), Entry(b"_rels/.rels", RELATIONS), Entry(PART, document_xml()))
    out.add(
        "office/mimetype-of-odt-over-docx.odt",
        both,
        "the mimetype of an odt over the parts of a docx",
        ["malformed", "unsupported-format"],
        outcome="either",
        checks=[zip_entries(5)],
    )
    out.add(
        "office/bomb-spaces.odt",
        odt(repeated(b" ", 20 * MEGA, CONTENT_HEAD + t_paragraphs(), CONTENT_TAIL)),
        "content.xml inflates to 20 MB of spaces",
        LARGE,
        outcome="either",
        checks=[zip_expands(20 * MEGA, b"content.xml")],
    )
    flat = (
        b'<?xml version="1.0"?><office:document '
        + ODF_NAMES
        + b' office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
    )
    flat += b"<text:section>" * 30_000 + t_paragraphs() + b"</text:section>" * 30_000 + b"</office:text></office:body></office:document>"
    out.add_packed(
        "office/sections-30000-deep.fodt",
        flat,
        "a flat odt, 30,000 sections in one another",
        LARGE + ["unsupported-format"],
        outcome="either",
    )
    out.add("office/plain-text-named.docx", LETTER_TEXT.encode(), "plain text under the name of a docx", contains=ALL)
    out.add("office/docx-named.txt", docx(document_xml()), "a docx under the name of a text", contains=ALL)
