"""docx and odt with bombs, loops, entities and nesting inside their XML."""

from hostile_kit import AFTER, BEFORE, MEGA, PASSWORD_LINE, RECEIVED, repeated
from office_broken import ALL, HEAD, LARGE, PART, TAIL, broken, odt_lies
from office_writer import RELATIONS, TYPES, XML, W, content_xml, document_xml, docx, odt, w_paragraph
from zip_writer import Entry, zip_expands, zipped


def with_rels(document, relations, *parts):
    """A docx whose main part has relations of its own. `relations`: (id, kind, target, mode)."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    lines = "".join(
        f'<Relationship Id="{name}" Type="{kind}{what}" Target="{target}"' + (f' TargetMode="{mode}"/>' if mode else "/>")
        for name, what, target, mode in relations
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    rels = XML + f'<Relationships xmlns="{space}">{lines}</Relationships>'.encode()
    return docx(document, Entry(b"word/_rels/document.xml.rels", rels), *parts)


def bombs(out):
    out.add(
        "office/bomb-spaces.docx",
        docx(repeated(b" ", 200 * MEGA, HEAD, TAIL)),
        "word/document.xml inflates to 200 MB of spaces",
        LARGE,
        outcome="either",
        checks=[zip_expands(200 * MEGA, PART)],
    )
    attribute = repeated(b"x", 50 * MEGA, HEAD + b'<w:p w:rsidR="', b'"/>' + TAIL)
    out.add(
        "office/attribute-of-50-mb.docx",
        docx(attribute),
        "one attribute of 50 MB",
        LARGE,
        outcome="either",
        checks=[zip_expands(50 * MEGA, PART)],
    )
    name = repeated(b"n", 20 * MEGA, HEAD + b"<w:", b"/>" + TAIL)
    out.add(
        "office/element-name-of-20-mb.docx",
        docx(name),
        "one element name of 20 MB",
        LARGE,
        outcome="either",
        checks=[zip_expands(20 * MEGA, PART)],
    )
    out.add(
        "office/comment-of-20-mb.docx",
        docx(repeated(b"k", 20 * MEGA, HEAD + b"<!--", b"-->" + TAIL)),
        "one XML comment of 20 MB",
        LARGE,
        outcome="either",
        checks=[zip_expands(20 * MEGA, PART)],
    )
    letters = repeated(b"<w:t>x</w:t>", 5_000_000, HEAD + b"<w:p><w:r>", b"</w:r></w:p>" + TAIL)
    out.add(
        "office/5-million-letters.docx",
        docx(letters),
        "5 million w:t of one letter each in one paragraph",
        LARGE,
        outcome="either",
        checks=[zip_expands(57 * MEGA, PART)],
    )
    out.add(
        "office/million-empty-paragraphs.docx",
        docx(repeated(b"<w:p/>", 1_000_000, HEAD, TAIL)),
        "a million empty paragraphs between two parts of a letter",
        LARGE,
        outcome="either",
        checks=[zip_expands(5 * MEGA, PART)],
    )
    tabs = repeated(b"<w:tab/><w:br/>", 1_000_000, HEAD + b"<w:p><w:r>", b"</w:r></w:p>" + TAIL)
    out.add(
        "office/million-tabs-and-breaks.docx",
        docx(tabs),
        "a million tabs and line breaks in one run",
        LARGE,
        outcome="either",
        checks=[zip_expands(14 * MEGA, PART)],
    )
    styles = repeated(b" ", 20 * MEGA, XML + b"<w:styles " + W + b">", b"</w:styles>")
    bomb = with_rels(document_xml(), [("rId1", "styles", "styles.xml", "")], Entry(b"word/styles.xml", styles))
    out.add(
        "office/bomb-in-styles.docx",
        bomb,
        "the letter is small, its styles inflate to 20 MB",
        LARGE,
        outcome="either",
        checks=[zip_expands(20 * MEGA, b"word/styles.xml")],
    )
    out.add(
        "office/bomb-in-picture.docx",
        docx(document_xml(), Entry(b"word/media/image1.png", repeated(b"\0", 20 * MEGA))),
        "a picture inflates to 20 MB: nobody needs to unpack it",
        contains=ALL,
        checks=[zip_expands(20 * MEGA)],
    )
    note = b'<w:footnote w:id="2">' + w_paragraph("Se bilaget om regler for tilskud. " * 1500) + b"</w:footnote>"
    notes = XML + b"<w:footnotes " + W + b">" + note + b"</w:footnotes>"
    many = repeated(b'<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>', 100_000, HEAD, TAIL)
    laughs = with_rels(many, [("rId1", "footnotes", "footnotes.xml", "")], Entry(b"word/footnotes.xml", notes))
    out.add(
        "office/100000-references-to-one-footnote.docx",
        laughs,
        "a footnote of 50 KB referred to 100,000 times: 5 GB if copied in",
        LARGE,
        outcome="either",
        checks=[zip_expands(5 * MEGA, PART)],
    )


def entities(out):
    laughs = b'<!ENTITY a0 "ha ">' + b"".join(b'<!ENTITY a%d "' % level + b"&a%d;" % (level - 1) * 10 + b'">' for level in range(1, 13))
    cases = [
        ("billion-laughs", laughs, b"&a12;", "12 levels of entities, ten times each: 3 TB if unfolded"),
        ("quadratic-entity", b'<!ENTITY a "' + b"x" * 100_000 + b'">', b"&a;" * 100_000, "an entity of 100 KB used 100,000 times: 10 GB"),
        ("entity-loop", b'<!ENTITY a "&b;"><!ENTITY b "&a;">', b"&a;", "two entities that mean each other"),
        ("entity-file", b'<!ENTITY a SYSTEM "file:///etc/passwd">', b"&a;", "an entity that stands for a password file: never opened"),
        ("entity-network", b'<!ENTITY a SYSTEM "http://127.0.0.1:9/a">', b"&a;", "an entity on the network: never fetched"),
        ("entity-parameter", b'<!ENTITY % a SYSTEM "http://127.0.0.1:9/a.dtd"> %a;', b"", "a DTD from the network: never fetched"),
    ]
    for name, dtd, use, why in cases:
        plain = document_xml(w_paragraph("MÆRKE").replace("MÆRKE".encode(), use))
        document = plain.replace(XML, XML + b"<!DOCTYPE w:document [" + dtd + b"]>", 1)
        out.add(
            f"office/{name}.docx",
            docx(document),
            why,
            LARGE,
            outcome="either",
            lacks=[PASSWORD_LINE, "ha ha ha"],
            checks=[zip_expands(len(document), PART)],
        )
    out.add(
        "office/entity-file.odt",
        odt(
            content_xml(b"<text:p>&a;</text:p>").replace(
                b"<office:document-content", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><office:document-content', 1
            )
        ),
        "an entity that stands for a password file, in an odt",
        LARGE,
        outcome="either",
        lacks=[PASSWORD_LINE],
    )


def nesting(out):
    deep = [
        ("tables-200000-deep", b"<w:tbl><w:tr><w:tc>", b"</w:tc></w:tr></w:tbl>", 200_000, "w:tbl"),
        ("controls-200000-deep", b"<w:sdt><w:sdtContent>", b"</w:sdtContent></w:sdt>", 200_000, "w:sdt"),
        ("insertions-200000-deep", b"<w:ins>", b"</w:ins>", 200_000, "w:ins"),
        ("text-boxes-50000-deep", b"<w:p><w:r><w:pict><w:txbxContent>", b"</w:txbxContent></w:pict></w:r></w:p>", 50_000, "text boxes"),
        ("unknown-elements-300000-deep", b"<x>", b"</x>", 300_000, "unknown elements"),
    ]
    for name, opening, closing, count, what in deep:
        document = HEAD + opening * count + w_paragraph("Midt i det hele.") + closing * count + TAIL
        out.add(
            f"office/{name}.docx",
            docx(document),
            f"{count:,} {what} in one another: a reader that calls itself runs out of stack",
            LARGE,
            outcome="either",
            checks=[zip_expands(len(document), PART)],
        )
    unclosed = HEAD + b"<w:tbl><w:tr><w:tc>" * 100_000
    out.add(
        "office/tables-never-closed.docx",
        docx(unclosed),
        "100,000 tables opened, none closed, the XML just ends",
        ["malformed", "too-large"],
        checks=[zip_expands(len(unclosed), PART)],
    )
    choice = (
        b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps">',
        b"</mc:Choice><mc:Fallback><w:r><w:t>x</w:t></w:r></mc:Fallback></mc:AlternateContent>",
    )
    out.add(
        "office/alternatives-20000-deep.docx",
        docx(HEAD + b"<w:p>" + choice[0] * 20_000 + choice[1] * 20_000 + b"</w:p>" + TAIL),
        "20,000 alternatives in one another, each with a fallback",
        LARGE,
        outcome="either",
        checks=[zip_expands(3 * MEGA, PART)],
    )
    lists = content_xml(b"<text:list><text:list-item>" * 100_000 + b"</text:list-item></text:list>" * 100_000, after=(AFTER,))
    out.add(
        "office/lists-100000-deep.odt",
        odt(lists),
        "100,000 lists in one another",
        LARGE,
        outcome="either",
        checks=[zip_expands(len(lists), b"content.xml")],
    )


def loops(out):
    styles = (
        XML
        + b"<w:styles "
        + W
        + (
            b'><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
            b'<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
        )
    )
    styled = document_xml(b'<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>' + AFTER.encode() + b"</w:t></w:r></w:p>")
    out.add(
        "office/style-loop.docx",
        with_rels(styled, [("rId1", "styles", "styles.xml", "")], Entry(b"word/styles.xml", styles)),
        "two styles based on each other",
        contains=ALL + (AFTER,),
    )
    note = (
        b"<w:footnotes " + W + b'><w:footnote w:id="2"><w:p><w:r><w:t>En note.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        b"</w:p></w:footnote></w:footnotes>"
    )
    noted = document_xml(b'<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>', after=(AFTER,))
    out.add(
        "office/footnote-loop.docx",
        with_rels(noted, [("rId1", "footnotes", "footnotes.xml", "")], Entry(b"word/footnotes.xml", XML + note)),
        "a footnote that refers to itself",
        contains=ALL + (AFTER,),
    )
    chunk = document_xml(b'<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/>')
    out.add(
        "office/part-includes-itself.docx",
        with_rels(chunk, [("rId1", "aFChunk", "document.xml", "")]),
        "the main part asks to be included in itself",
        contains=ALL,
    )
    away = [
        ("rId1", "footnotes", "../../../../../etc/passwd", ""),
        ("rId2", "header", "file:///etc/passwd", "External"),
        ("rId3", "attachedTemplate", "http://127.0.0.1:9/t.dotm", "External"),
        ("rId4", "styles", "/etc/passwd", ""),
    ]
    out.add(
        "office/relations-point-away.docx",
        with_rels(document_xml(), away),
        "relations to a password file and to the network: never opened",
        contains=ALL,
        lacks=[PASSWORD_LINE],
    )
    main = RELATIONS.replace(b"word/document.xml", b"../../../etc/passwd")
    out.add(
        "office/main-part-points-away.docx",
        zipped(Entry(b"[Content_Types].xml", TYPES), Entry(b"_rels/.rels", main)),
        "the main part is said to be a password file",
        ["malformed", "unsupported-format", "no-text"],
        lacks=[PASSWORD_LINE],
    )


def numbers(out):
    spans = b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="4000000000"/></w:tcPr>' + w_paragraph(BEFORE) + b"</w:tc></w:tr></w:tbl>"
    out.add(
        "office/cell-spans-4-billion-columns.docx",
        docx(document_xml(spans)),
        "a cell as wide as 4 billion columns",
        contains=ALL + (BEFORE,),
    )
    for name, count in [("4-billion", b"4000000000"), ("negative", b"-5"), ("beyond-64-bits", b"99999999999999999999")]:
        text = b"<text:p>" + BEFORE.encode() + b'<text:s text:c="' + count + b'"/>' + AFTER.encode() + b"</text:p>"
        out.add(
            f"office/spaces-{name}.odt",
            odt(content_xml(text)),
            f"text:s with a count of {count.decode()}",
            contains=(RECEIVED, BEFORE, AFTER),
        )
    cell = b'<table:table-cell table:number-columns-repeated="1000000000"><text:p>' + BEFORE.encode() + b"</text:p></table:table-cell>"
    table = b'<table:table><table:table-row table:number-rows-repeated="1000000000">' + cell + b"</table:table-row></table:table>"
    out.add(
        "office/table-of-10-to-the-18-cells.odt",
        odt(content_xml(table, after=(AFTER,))),
        "one cell repeated a billion times in a row repeated a billion times",
        contains=(RECEIVED, BEFORE, AFTER),
    )


def make(out):
    bombs(out)
    entities(out)
    nesting(out)
    loops(out)
    numbers(out)
    broken(out)
    odt_lies(out)
