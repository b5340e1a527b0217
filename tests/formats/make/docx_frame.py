"""The frame of the special Word files: python-docx begins, pieces of XML are put in, times are made fixed."""

import datetime
import io

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from common import FILES, document, edit_zip, expect

FOLDER = "docx-special"
WHO = 'w:author="Karin Ærø" w:date="2026-03-02T10:15:00Z"'
DRAWING = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)

ENTRIES = []


def start(title="Svar på din henvendelse"):
    out = docx.Document()
    out.core_properties.title, out.core_properties.author = title, "Egelund Kommune"
    out.core_properties.created = out.core_properties.modified = datetime.datetime(2026, 3, 2, 9)
    out.core_properties.comments = ""
    out.add_paragraph("Kære Åse Østergaard")
    return out


def p(inner):
    return parse_xml(f"<w:p {nsdecls('w')} {DRAWING}>{inner}</w:p>")


def r(text, props="", tag="t"):
    return f'<w:r><w:rPr>{props}</w:rPr><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def add(out, inner):
    out.element.body.insert_element_before(p(inner), "w:sectPr")


def finish(out, name, contains, lacks=(), change=None, parts=None, **more):
    out.add_paragraph("Venlig hilsen")
    out.add_paragraph("Øjvind Bæk, sagsbehandler")
    raw = io.BytesIO()
    out.save(raw)
    edit_zip(raw, FILES / FOLDER / name, change, parts)
    metadata = {"subject": out.core_properties.title, "date": "2026-03-02"}
    one = document(contains, "", lacks, metadata, **more)
    ENTRIES.append(expect(f"{FOLDER}/{name}", None, [one]))
