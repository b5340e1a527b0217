"""Each letter as docx (python-docx), odt (odfpy), and by LibreOffice from one of the two as docx, rtf, pdf and html.

Letters with an even number are converted from the docx, the others from the odt, so that both ways occur. PDFs are
tagged where the number is odd; the chat is PDF/A.
"""

import datetime
import os
import pathlib
import shutil
import subprocess
import tempfile

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from odf import dc, meta, style, table, text
from odf.opendocument import OpenDocumentText

from common import FILES, document, edit_zip, expect, letters, phrase, record

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WIDTHS = (9.5, 3.5, 4.0)


# ---- docx ----


def field(paragraph, code, shown="1"):
    """A complex field, as Word writes PAGE."""
    for kind, content in (("begin", None), (None, code), ("separate", None), ("shown", shown), ("end", None)):
        run = paragraph.add_run()
        if kind == "shown":
            run.text = content
        elif kind is None:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {content} "
            run._r.append(instruction)
        else:
            char = OxmlElement("w:fldChar")
            char.set(qn("w:fldCharType"), kind)
            run._r.append(char)


def write_docx(letter, path):
    out = docx.Document()
    core = out.core_properties
    core.title, core.author, core.subject = letter.title, letter.authority, letter.case
    core.last_modified_by, core.comments, core.language = letter.authority, "", "da-DK"
    core.created = core.modified = datetime.datetime.fromisoformat(letter.date + "T09:00:00")
    normal = out.styles["Normal"]
    normal.font.name, normal.font.size = "DejaVu Sans", Pt(9.5)
    section = out.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.header.paragraphs[0].text = letter.authority
    foot = section.footer.paragraphs[0]
    foot.add_run("Side ")
    field(foot, "PAGE")
    notes = []
    for block in letter.blocks:
        if block.kind == "title":
            out.add_heading(block.text, level=1)
        elif block.kind == "heading":
            out.add_heading(block.text, level=2)
        elif block.kind == "bullet":
            out.add_paragraph(block.text, style="List Bullet")
        elif block.kind == "table":
            grid = out.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
            for row in block.rows:
                for cell, content, width in zip(grid.add_row().cells, row, WIDTHS):
                    cell.text, cell.width = content, Cm(width)
            out.add_paragraph()
        elif block.kind == "footnote":
            notes.append(block.text)
        else:
            _with_notes(out.add_paragraph(), block.text)
    raw = path.with_suffix(".raw")
    out.save(raw)
    _seal(raw, path, notes)
    raw.unlink()


def _with_notes(paragraph, content):
    parts = content.split("[1]")
    paragraph.add_run(parts[0])
    for part in parts[1:]:
        run = paragraph.add_run()
        run.font.superscript = True
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), "2")
        run._r.append(reference)
        paragraph.add_run(part)


def footnotes_part(notes):
    """word/footnotes.xml with the two separators that Word wants, then the notes from id 2 on."""
    body = "".join(
        f'<w:footnote w:id="{i}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {note}</w:t></w:r></w:p></w:footnote>'
        for i, note in enumerate(notes, 2)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {W}>'
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
        f"{body}</w:footnotes>"
    ).encode()


def new_part(kind, name):
    """The two edits that make a part known: its content type and the relation from the main document."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    schema = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = f'<Override PartName="/word/{name}" ContentType="{word}.{kind}+xml"/>'
    relation = f'<Relationship Id="rIdNew{kind}" Type="{schema}/{kind}" Target="{name}"/>'
    return {
        "[Content_Types].xml": lambda data: data.replace(b"</Types>", types.encode() + b"</Types>"),
        "word/_rels/document.xml.rels": lambda data: data.replace(b"</Relationships>", relation.encode() + b"</Relationships>"),
    }


def _seal(raw, path, notes):
    if notes:
        edit_zip(raw, path, new_part("footnotes", "footnotes.xml"), {"word/footnotes.xml": footnotes_part(notes)})
    else:
        edit_zip(raw, path)


# ---- odt ----


def write_odt(letter, path):
    out = OpenDocumentText()
    out.meta.addElement(dc.Title(text=letter.title))
    out.meta.addElement(dc.Subject(text=letter.case))
    out.meta.addElement(meta.InitialCreator(text=letter.authority))
    out.meta.addElement(dc.Creator(text=letter.authority))
    out.meta.addElement(meta.CreationDate(text=letter.date + "T09:00:00"))
    out.meta.addElement(dc.Date(text=letter.date + "T09:00:00"))
    fonts = {"fontfamily": "DejaVu Sans", "fontsize": "9.5pt", "language": "da", "country": "DK"}
    standard = style.Style(name="Standard", family="paragraph")
    standard.addElement(style.TextProperties(**fonts))
    standard.addElement(style.ParagraphProperties(marginbottom="0.2cm"))
    out.styles.addElement(standard)
    for level, size in ((1, "14pt"), (2, "11pt")):
        head = style.Style(name=f"Heading_20_{level}", displayname=f"Heading {level}", family="paragraph", parentstylename="Standard")
        head.addElement(style.TextProperties(fontsize=size, fontweight="bold"))
        out.styles.addElement(head)
    bullets = text.ListStyle(name="Liste")
    sign = text.ListLevelStyleBullet(level="1", bulletchar="•")
    sign.addElement(style.ListLevelProperties(spacebefore="0.4cm", minlabelwidth="0.4cm"))
    bullets.addElement(sign)
    out.automaticstyles.addElement(bullets)
    columns = []
    for i, width in enumerate(WIDTHS):
        column = style.Style(name=f"Kolonne{i}", family="table-column")
        column.addElement(style.TableColumnProperties(columnwidth=f"{width}cm"))
        out.automaticstyles.addElement(column)
        columns.append(column)
    layout = style.PageLayout(name="Side")
    layout.addElement(style.PageLayoutProperties(pagewidth="21cm", pageheight="29.7cm", margin="2cm", printorientation="portrait"))
    layout.addElement(style.HeaderStyle())
    layout.addElement(style.FooterStyle())
    out.automaticstyles.addElement(layout)
    master = style.MasterPage(name="Standard", pagelayoutname=layout)
    header, footer = style.Header(), style.Footer()
    header.addElement(text.P(stylename=standard, text=letter.authority))
    side = text.P(stylename=standard, text="Side ")
    side.addElement(text.PageNumber(selectpage="current", text="1"))
    footer.addElement(side)
    master.addElement(header)
    master.addElement(footer)
    out.masterstyles.addElement(master)

    notes = [b.text for b in letter.blocks if b.kind == "footnote"]
    items = None
    for block in letter.blocks:
        if block.kind == "bullet":
            if items is None:
                items = text.List(stylename=bullets)
                out.text.addElement(items)
            item = text.ListItem()
            item.addElement(text.P(stylename=standard, text=block.text))
            items.addElement(item)
            continue
        items = None
        if block.kind in ("title", "heading"):
            level = 1 if block.kind == "title" else 2
            out.text.addElement(text.H(outlinelevel=level, stylename=f"Heading_20_{level}", text=block.text))
        elif block.kind == "table":
            grid = table.Table(name="Tabel1")
            for column in columns:
                grid.addElement(table.TableColumn(stylename=column))
            for row in block.rows:
                line = table.TableRow()
                for content in row:
                    cell = table.TableCell(valuetype="string")
                    cell.addElement(text.P(stylename=standard, text=content))
                    line.addElement(cell)
                grid.addElement(line)
            out.text.addElement(grid)
        elif block.kind != "footnote":
            parts = block.text.split("[1]")
            paragraph = text.P(stylename=standard, text=parts[0])
            for part, note in zip(parts[1:], notes):
                mark = text.Note(noteclass="footnote", id="ftn1")
                mark.addElement(text.NoteCitation(text="1"))
                body = text.NoteBody()
                body.addElement(text.P(stylename=standard, text=note))
                mark.addElement(body)
                paragraph.addElement(mark)
                paragraph.addText(part)
            out.text.addElement(paragraph)
    raw = path.with_suffix(".raw")
    out.save(str(raw))
    edit_zip(raw, path)
    raw.unlink()


# ---- LibreOffice ----


def convert(sources, target, extension, filter_name):
    """One call for many files. The profile is a throw-away folder."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        command = ["soffice", f"-env:UserInstallation=file://{work}/profile", "--headless"]
        command += ["--convert-to", f"{extension}:{filter_name}", "--outdir", work]
        # A fixed clock makes the PDFs the same each time.
        environment = dict(os.environ, SOURCE_DATE_EPOCH="1767225600", TZ="UTC", LANG="C.UTF-8")
        subprocess.run(
            command + [str(s) for s in sources], check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for source in sources:
            made = pathlib.Path(work) / f"{source.stem}.{extension}"
            shutil.move(made, target / made.name)


PDF = (
    'writer_pdf_Export:{{"UseTaggedPDF":{{"type":"boolean","value":"{tagged}"}},"SelectPdfVersion":{{"type":"long","value":"{version}"}}}}'
)


def main():
    every = letters()
    for folder in ("docx", "odt"):
        (FILES / folder).mkdir(parents=True, exist_ok=True)
    sources = []
    for number, letter in enumerate(every):
        as_docx, as_odt = FILES / "docx" / f"{letter.name}.docx", FILES / "odt" / f"{letter.name}.odt"
        write_docx(letter, as_docx)
        write_odt(letter, as_odt)
        sources.append(as_odt if number % 2 else as_docx)
    convert(sources, FILES / "docx-libreoffice", "docx", "MS Word 2007 XML")
    convert(sources, FILES / "rtf", "rtf", "Rich Text Format")
    convert(sources, FILES / "html", "html", "HTML (StarWriter)")
    convert(sources[:-1:2], FILES / "pdf", "pdf", PDF.format(tagged="false", version=0))
    convert(sources[1:-1:2], FILES / "pdf", "pdf", PDF.format(tagged="true", version=0))
    convert(sources[-1:], FILES / "pdf", "pdf", PDF.format(tagged="false", version=2))
    # Two by LibreOffice as odt too: its own styles and spans differ from odfpy's.
    convert(sources[0:3:2], FILES / "odt-libreoffice", "odt", "writer8")

    entries = []
    for letter in every:
        for kind in ("docx", "docx-libreoffice", "odt", "odt-libreoffice", "rtf", "pdf", "html"):
            file = f"{kind}/{letter.name}.{kind.removesuffix('-libreoffice')}"
            if (FILES / file).exists():
                entries.append(expect(file, letter.name, [_expected(letter, kind)]))
    record("office.py", entries)


def _expected(letter, kind):
    metadata = {"subject": letter.title}
    if kind in ("docx", "odt", "docx-libreoffice", "odt-libreoffice"):
        metadata["date"] = letter.date
    lacks = {
        "html": ["margin-bottom", "StarWriter", "CLASS=", "@page"],
        "rtf": ["DejaVu Sans", "fonttbl", "listtext", "\\par"],
        "pdf": ["endobj", "FlateDecode"],
    }.get(kind, ["Heading 1", "DejaVu Sans", "PAGE"])
    notes = [phrase(b.text) for b in letter.blocks if b.kind == "footnote"]
    margins = [] if kind == "html" else [letter.authority]
    return document(letter.phrases(), "", lacks, metadata, anywhere=notes, margins=margins, quoted=letter.quoted())


if __name__ == "__main__":
    main()
