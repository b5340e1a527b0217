"""The same letter as docx under other names, types and locks; and the special files carried over by LibreOffice."""

import io
import json
import shutil

import docx
import msoffcrypto
import openpyxl
from PIL import Image

from common import EXPECTED, FILES, document, edit_zip, expect, letter, record
from office import convert

FOLDER = "docx-special"
ENTRIES = []


def containers():
    """The same letter under other names, types and locks."""
    known = letter("afgoerelse-bevilget")
    plain = FILES / "docx" / f"{known.name}.docx"
    meta = {"subject": known.title, "date": known.date}
    same = [document(known.phrases(), "", ["DejaVu Sans"], meta)]

    macro = FILES / FOLDER / "macros.docm"
    main, vba = (
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    relation = (
        b'<Relationship Id="rIdVba" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>'
    )
    edit_zip(
        plain,
        macro,
        {
            "[Content_Types].xml": lambda d: d.replace(main, vba).replace(
                b"</Types>", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
            ),
            "word/_rels/document.xml.rels": lambda d: d.replace(b"</Relationships>", relation + b"</Relationships>"),
        },
        # Made-up bytes: nobody is to run or read them.
        {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Sub AutoOpen MakroTekst" + bytes(200)},
    )
    ENTRIES.append(expect(f"{FOLDER}/macros.docm", known.name, [document(known.phrases(), "", ["AutoOpen", "MakroTekst"], meta)]))

    for name in ("wrong-ending.doc", "wrong-ending.txt", "UPPER-CASE.DOCX"):
        shutil.copyfile(plain, FILES / FOLDER / name)
        ENTRIES.append(expect(f"{FOLDER}/{name}", known.name, same))
    shutil.copyfile(FILES / "pdf" / f"{known.name}.pdf", FILES / "pdf" / "UPPER-CASE.PDF")
    ENTRIES.append(expect("pdf/UPPER-CASE.PDF", known.name, [document(known.phrases(), "", (), {"subject": known.title})]))

    # ISO strict: other namespaces, the same words.
    def strict(data):
        return (
            data.replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
            )
            .replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            .replace(b"http://schemas.openxmlformats.org/drawingml/2006", b"http://purl.oclc.org/ooxml/drawingml")
        )

    parts = [
        "word/document.xml",
        "word/styles.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "_rels/.rels",
        "word/_rels/document.xml.rels",
        "word/header1.xml",
        "word/footer1.xml",
    ]
    edit_zip(plain, FILES / FOLDER / "strict.docx", {part: strict for part in parts})
    ENTRIES.append(expect(f"{FOLDER}/strict.docx", known.name, same))

    locked = FILES / FOLDER / "password.docx"
    with open(plain, "rb") as source, open(locked, "wb") as target:
        msoffcrypto.OfficeFile(source).encrypt("hemmelig", target)
    ENTRIES.append(expect(f"{FOLDER}/password.docx", known.name, error="encrypted"))

    convert([plain], FILES / FOLDER, "doc", "MS Word 97")
    (FILES / FOLDER / f"{known.name}.doc").rename(FILES / FOLDER / "old-word.doc")
    ENTRIES.append(expect(f"{FOLDER}/old-word.doc", known.name, error="unsupported-format"))

    picture = io.BytesIO()
    Image.new("L", (200, 80), 200).save(picture, "PNG")
    for name, fill in (
        ("empty.docx", lambda out: None),
        ("picture-only.docx", lambda out: out.add_picture(io.BytesIO(picture.getvalue()))),
    ):
        out = docx.Document()
        fill(out)
        raw = io.BytesIO()
        out.save(raw)
        edit_zip(raw, FILES / FOLDER / name)
        ENTRIES.append(expect(f"{FOLDER}/{name}", None, error="no-text"))

    # A zip-based office file that is no letter.
    book = openpyxl.Workbook()
    book.active.append(["Ydelse", "Beløb"])
    book.active.append(["Kørsel", 1480])
    raw = io.BytesIO()
    book.save(raw)
    edit_zip(raw, FILES / FOLDER / "regneark.xlsx")
    ENTRIES.append(expect(f"{FOLDER}/regneark.xlsx", None, error="unsupported-format"))


#: What LibreOffice 7.4 changes on the way: it sets a DATE field to today, forgets that a text was both inserted and
#: deleted, and writes neither an IF field nor a box in VML only to rtf.
LOST = {
    (kind, phrase)
    for kind in ("rtf", "odt")
    for phrase in ("Vi skrev til dig den 2. marts 2026 om din plads i dagplejen hos Lærke Ågård.", "slettet igen bagefter")
} | {
    ("rtf", "Fordi I har to børn i pasning, får I søskenderabat på den billigste plads."),
    ("rtf", "En gammel tekstboks fortæller, at nødkaldet er gratis for dig."),
}


def by_libreoffice():
    """The special files that LibreOffice carries over into rtf and odt with their meaning."""
    wanted = ["tracked-changes", "hidden-text", "comments", "text-box", "notes", "fields", "nested-table", "characters", "numbered-list"]
    sources = [FILES / FOLDER / f"{name}.docx" for name in wanted]
    convert(sources, FILES / "rtf-special", "rtf", "Rich Text Format")
    convert(sources, FILES / "odt-special", "odt", "writer8")
    listed = json.loads(EXPECTED.read_text(encoding="utf-8"))
    known = {e["file"]: e["each"][0] for e in listed if e["made_by"].startswith("special_docx")}
    for name in wanted:
        one = dict(known[f"{FOLDER}/{name}.docx"])
        for kind in ("rtf", "odt"):
            copy = {key: [v for v in value if (kind, v) not in LOST] if isinstance(value, list) else value for key, value in one.items()}
            copy["metadata"] = {"subject": one["metadata"]["subject"]}
            if kind == "rtf":
                copy["lacks"] = copy["lacks"] + ["fonttbl"]
            ENTRIES.append(expect(f"{kind}-special/{name}.{kind}", None, [copy]))


def main():
    containers()
    by_libreoffice()
    record("docx_variants.py", ENTRIES)


if __name__ == "__main__":
    main()
