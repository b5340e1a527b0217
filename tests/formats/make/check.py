"""A second opinion on expected.json: other programs read the simple formats, and the phrases are looked for.

docx by lxml, odt by lxml, pdf by poppler's pdftotext, html by BeautifulSoup, rtf by LibreOffice, mail by Python's
email library. What none of them can judge (archives, tables, MeMo) is only checked to exist.
"""

import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from lxml import etree

import check_mail
from common import EXPECTED, FILES, folded

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def docx_text(path):
    parts = []
    with zipfile.ZipFile(path) as book:
        styles = etree.fromstring(book.read("word/styles.xml"))
        hidden = {s.get(W + "styleId") for s in styles.iter(W + "style") if s.find(f"{W}rPr/{W}vanish") is not None}
        for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
            if name in book.namelist():
                data = book.read(name)
                # The strict kind has other namespaces.
                data = data.replace(b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode())
                parts.append(_docx_part(etree.fromstring(data), hidden))
    return "\n".join(parts)


def _docx_part(root, hidden):
    for gone in list(root.iter(W + "del", W + "moveFrom", W + "rPr", MC + "Fallback")):
        if gone.tag == W + "rPr":
            vanish, named = gone.find(W + "vanish"), gone.find(W + "rStyle")
            off = vanish is not None and vanish.get(W + "val", "1") not in ("0", "false")
            if off or (named is not None and named.get(W + "val") in hidden):
                run = gone.getparent()
                if run.getparent() is not None:
                    run.getparent().remove(run)
        elif gone.getparent() is not None:
            gone.getparent().remove(gone)
    out, fields = [], []
    for node in root.iter():
        if node.tag == W + "fldChar":
            kind = node.get(W + "fldCharType")
            if kind == "end":
                fields.pop()
            elif kind == "begin":
                fields.append(kind)
            else:
                fields[-1] = kind
        elif "begin" in fields:
            continue
        elif node.tag == W + "t":
            out.append(node.text or "")
        elif node.tag in (W + "tab", W + "br", W + "p", W + "cr"):
            out.append("\n" if node.tag == W + "p" else " ")
        elif node.tag == W + "noBreakHyphen":
            out.append("\u2011")
    return "".join(out)


def odt_text(path):
    with zipfile.ZipFile(path) as book:
        root = etree.fromstring(book.read("content.xml"))
        every = [*root.iter(STYLE + "style"), *etree.fromstring(book.read("styles.xml")).iter(STYLE + "style")]
    hidden = {s.get(STYLE + "name") for s in every for t in s.iter(STYLE + "text-properties") if t.get(TEXT + "display") == "none"}
    body = root.find(OFFICE + "body")
    for span in body.iter(TEXT + "span"):
        if span.get(TEXT + "style-name") in hidden:
            for inner in span.iter():
                inner.text = None
                inner.tail = None if inner is not span else inner.tail
    for gone in list(body.iter(TEXT + "tracked-changes", OFFICE + "annotation", TEXT + "hidden-text", TEXT + "hidden-paragraph")):
        parent, before = gone.getparent(), gone.getprevious()
        if gone.tail:
            if before is not None:
                before.tail = (before.tail or "") + gone.tail
            else:
                parent.text = (parent.text or "") + gone.tail
        parent.remove(gone)
    out = []

    def walk(node):
        if node.tag in (TEXT + "p", TEXT + "h"):
            out.append("\n")
        if node.tag in (TEXT + "s", TEXT + "tab", TEXT + "line-break"):
            out.append(" ")
        out.append(node.text or "")
        for child in node:
            walk(child)
            out.append(child.tail or "")

    walk(body)
    return "".join(out)


def pdf_text(path):
    return subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], check=True, capture_output=True).stdout.decode()


def html_text(path):
    return check_mail.web_text(path.read_bytes())


def rtf_text(path):
    with tempfile.TemporaryDirectory() as work:
        command = [
            "soffice",
            f"-env:UserInstallation=file:///{work}/profile",
            "--headless",
            "--convert-to",
            "odt",
            "--outdir",
            work,
            str(path),
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return odt_text(Path(work) / (path.stem + ".odt"))


def reader_of(path):
    """By content, as the names of some files lie."""
    head = path.read_bytes()[:5]
    if head.startswith(b"PK"):
        with zipfile.ZipFile(path) as book:
            names = book.namelist()
        return docx_text if "word/document.xml" in names else odt_text if "content.xml" in names else None
    if head == b"%PDF-":
        return pdf_text
    if head == b"{\\rtf":
        return rtf_text if "--rtf" in sys.argv else None
    return html_text if path.suffix in (".html", ".htm") else None


def main():
    wrong = judged = 0
    every = json.loads(EXPECTED.read_text(encoding="utf-8"))
    listed = {e["file"] for e in every}
    for path in sorted(p for p in FILES.rglob("*") if p.is_file()):
        if path.relative_to(FILES).as_posix() not in listed:
            print("made by hand, not judged:", path.relative_to(FILES))
    for entry in every:
        path = FILES / entry["file"]
        if not path.is_file():
            print("missing:", path)
            wrong += 1
            continue
        if "error" in entry:
            continue
        if path.suffix.lower() == ".eml" or path.parent.name == "mbox":
            data = path.read_bytes()
            read = [check_mail.read(m) for m in ([data] if path.suffix.lower() == ".eml" else check_mail.messages(data))]
        else:
            reader = reader_of(path)
            if reader is None:
                continue
            read = [(reader(path), None)]
        judged += 1
        if len(read) != len(entry["each"]):
            print(f"{entry['file']}: {len(read)} documents")
            wrong += 1
        for one, (text, about) in zip(entry["each"], read):
            if "errors" in one:
                continue
            text = folded(text.replace("\u00ad", ""))
            for key, value in (one.get("metadata", {}) if about else {}).items():
                if about[key] != value:
                    print(f"{entry['file']}: {key} is {about[key]!r}, not {value!r}")
                    wrong += 1
            at = 0
            for wanted in one["contains"]:
                found = text.find(wanted, at)
                if found < 0:
                    print(f"{entry['file']}: not found{' in this order' if wanted in text else ''}: {wanted}")
                    wrong += 1
                at = max(at, found)
            for wanted in one.get("anywhere", []):
                if wanted not in text:
                    print(f"{entry['file']}: not found anywhere: {wanted}")
                    wrong += 1
            for wanted in one.get("once", []):
                if text.count(wanted) != 1:
                    print(f"{entry['file']}: {text.count(wanted)} times: {wanted}")
                    wrong += 1
            for unwanted in one["lacks"]:
                if unwanted in text:
                    print(f"{entry['file']}: should lack: {unwanted}")
                    wrong += 1
    print(f"{len(every)} files, {judged} read by another program, {wrong} wrong")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
