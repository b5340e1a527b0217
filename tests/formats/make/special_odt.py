"""OpenDocument files by odfpy with changes, hidden text, comments, boxes, notes, fields and odd white space."""

import shutil

from odf import dc, draw, meta, office, style, table, text
from odf.namespaces import TEXTNS
from odf.opendocument import OpenDocumentText

from common import FILES, document, edit_zip, expect, letter, record

FOLDER = "odt-special"
ENTRIES = []


def start(title="Svar på din henvendelse"):
    out = OpenDocumentText()
    out.meta.addElement(dc.Title(text=title))
    out.meta.addElement(meta.CreationDate(text="2026-03-02T09:00:00"))
    out.text.addElement(text.P(text="Kære Åse Østergaard"))
    return out


def add(out, *pieces, parent=None):
    """A paragraph of strings and elements."""
    paragraph = text.P()
    for piece in pieces:
        paragraph.addText(piece) if isinstance(piece, str) else paragraph.addElement(piece)
    (parent or out.text).addElement(paragraph)
    return paragraph


def finish(out, name, contains, lacks=(), **more):
    add(out, "Venlig hilsen")
    add(out, "Øjvind Bæk, sagsbehandler")
    raw = FILES / FOLDER / "raw"
    out.save(str(raw))
    edit_zip(raw, FILES / FOLDER / name)
    raw.unlink()
    one = document(contains, "", lacks, {"subject": "Svar på din henvendelse", "date": "2026-03-02"}, **more)
    ENTRIES.append(expect(f"{FOLDER}/{name}", None, [one]))


def change(kind, ident, *deleted):
    # odfpy knows this id as xml:id only and asks for the other.
    region = text.ChangedRegion(check_grammar=False)
    region.setAttrNS(TEXTNS, "id", ident)
    act = text.Deletion() if kind == "deletion" else text.Insertion()
    info = office.ChangeInfo()
    info.addElement(dc.Creator(text="Karin Ærø"))
    info.addElement(dc.Date(text="2026-03-02T10:15:00"))
    act.addElement(info)
    for content in deleted:
        act.addElement(text.P(text=content))
    region.addElement(act)
    return region


def tracked_changes():
    out = start()
    changes = text.TrackedChanges()
    changes.addElement(change("deletion", "ct1", "har bevilget tilskuddet fuldt ud."))
    changes.addElement(change("insertion", "ct2"))
    changes.addElement(change("deletion", "ct3", "", "Udkast: spørg lige juristen, før vi sender det her.", ""))
    out.text.insertBefore(changes, out.text.firstChild)
    add(
        out,
        "Vi har behandlet din ansøgning om tilskud til medicin og ",
        text.Change(changeid="ct1"),
        text.ChangeStart(changeid="ct2"),
        "kan ikke give dig det tilskud, du har søgt om.",
        text.ChangeEnd(changeid="ct2"),
    )
    add(out, "Afgørelsen bygger på de oplysninger, som du selv har sendt os.", text.Change(changeid="ct3"))
    finish(
        out,
        "odfpy-tracked-changes.odt",
        [
            "tilskud til medicin og kan ikke give dig det tilskud, du har søgt om.",
            "Afgørelsen bygger på de oplysninger, som du selv har sendt os.",
        ],
        ["har bevilget tilskuddet", "spørg lige juristen", "Karin Ærø"],
    )


def white_space():
    out = start()
    add(out, "Beløb:", text.Tab(), "12.450,50 kr.", text.S(c=5), "udbetales den sidste hverdag i måneden")
    add(out, "Første linje i afsnittet står her,", text.LineBreak(), "og anden linje hører til det samme afsnit.")
    add(out, "Ord", text.S(), "for", text.S(c=1), "ord", text.S(), "skal teksten skilles ad af blanke tegn.")
    add(out, "En side kan brydes midt i et af\u00adsnit,", text.SoftPageBreak(), " uden at teksten tager skade.")
    # Line breaks and runs of blanks in the XML count as one blank.
    add(out, "Her er der\n      linjeskift i selve filen,   men ikke\n  i teksten.")
    finish(
        out,
        "white-space.odt",
        [
            "12.450,50 kr. udbetales den sidste hverdag i måneden",
            "og anden linje hører til det samme afsnit.",
            "Ord for ord skal teksten skilles ad af blanke tegn.",
            "En side kan brydes midt i et afsnit, uden at teksten tager skade.",
            "Her er der linjeskift i selve filen, men ikke i teksten.",
        ],
        ["kr.udbetales", "her,og anden"],
    )


def hidden_and_comments():
    out = start()
    hidden = style.Style(name="Skjult", family="text")
    hidden.addElement(style.TextProperties(display="none"))
    out.automaticstyles.addElement(hidden)
    comment = office.Annotation()
    comment.addElement(dc.Creator(text="Karin Ærø"))
    comment.addElement(dc.Date(text="2026-03-02T10:15:00"))
    comment.addElement(text.P(text="Tjek lige luftfotoet igen, før det går ud."))
    add(out, "Vi kan desværre ikke give dig lov til at fælde ", comment, "de tre gamle lindetræer ved vejen.")
    add(out, "Du hører fra os igen, når skovfogeden har set på dem.", text.Span(stylename=hidden, text=" Intern note: borgeren er svær."))
    add(
        out, text.HiddenText(condition="ooow:1", stringvalue="Skabelon 14 b, version 3.", ishidden="true", text="Skabelon 14 b, version 3.")
    )
    finish(
        out,
        "hidden-and-comments.odt",
        ["ikke give dig lov til at fælde de tre gamle lindetræer ved vejen.", "Du hører fra os igen, når skovfogeden har set på dem."],
        ["luftfotoet", "Karin Ærø", "borgeren er svær", "Skabelon 14 b", "2026-03-02"],
    )


def boxes_and_tables():
    out = start()
    paragraph = add(out)
    frame = draw.Frame(name="Ramme1", width="10cm", height="3cm", anchortype="paragraph")
    box = draw.TextBox()
    add(out, "Afgørelse: Vi har givet dig afslag på ekstra hjemmehjælp om natten.", parent=box)
    frame.addElement(box)
    paragraph.addElement(frame)
    outer = table.Table(name="Ydre")
    outer.addElement(table.TableColumn(numbercolumnsrepeated="2"))
    row = table.TableRow()
    left, right = table.TableCell(), table.TableCell()
    add(out, "Yderste celle til venstre i skemaet om ydelser", parent=left)
    inner = table.Table(name="Indre")
    inner.addElement(table.TableColumn())
    line = table.TableRow()
    cell = table.TableCell()
    add(out, "Inderste celle med boligstøtte i april måned", parent=cell)
    line.addElement(cell)
    inner.addElement(line)
    right.addElement(inner)
    row.addElement(left)
    row.addElement(right)
    outer.addElement(row)
    out.text.addElement(outer)
    section = text.Section(name="Afsnit")
    add(out, "Dette afsnit ligger i en sektion, som brevskabelonen laver.", parent=section)
    out.text.addElement(section)
    finish(
        out,
        "boxes-and-tables.odt",
        [
            "Yderste celle til venstre i skemaet om ydelser",
            "Inderste celle med boligstøtte i april måned",
            "Dette afsnit ligger i en sektion, som brevskabelonen laver.",
        ],
        ["Ramme1"],
        anywhere=["Afgørelse: Vi har givet dig afslag på ekstra hjemmehjælp om natten."],
        once=["Inderste celle med boligstøtte"],
    )


def names():
    known = letter("vejledning-fritagelse")
    plain = FILES / "odt" / f"{known.name}.odt"
    one = document(known.phrases(), "", ["DejaVu Sans"], {"subject": known.title, "date": known.date})
    for name in ("UPPER-CASE.ODT", "wrong-ending.docx"):
        shutil.copyfile(plain, FILES / FOLDER / name)
        ENTRIES.append(expect(f"{FOLDER}/{name}", known.name, [one]))
    # A template is a document under another type.
    kinds = (b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.text-template")
    parts = ("mimetype", "META-INF/manifest.xml")
    edit_zip(plain, FILES / FOLDER / "template.ott", {part: lambda data: data.replace(kinds[0], kinds[1], 1) for part in parts})
    ENTRIES.append(expect(f"{FOLDER}/template.ott", known.name, [one]))
    empty = OpenDocumentText()
    raw = FILES / FOLDER / "raw"
    empty.save(str(raw))
    edit_zip(raw, FILES / FOLDER / "empty.odt")
    raw.unlink()
    ENTRIES.append(expect(f"{FOLDER}/empty.odt", None, error="no-text"))


def main():
    (FILES / FOLDER).mkdir(parents=True, exist_ok=True)
    for make in (tracked_changes, white_space, hidden_and_comments, boxes_and_tables, names):
        make()
    record("special_odt.py", ENTRIES)


if __name__ == "__main__":
    main()
