"""Word files with what is beside or behind the text: changes, hidden text, comments, boxes, notes, page headers.

python-docx writes the frame of each; what it cannot write is set in as XML, as Word itself writes it.
"""

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from common import record
from docx_frame import ENTRIES, WHO, add, finish, r, start
from office import field, footnotes_part, new_part


def tracked_changes():
    out = start()
    add(
        out,
        r("Vi har behandlet din ansøgning om tilskud til medicin og ")
        + f'<w:del w:id="1" {WHO}>{r("har bevilget tilskuddet fuldt ud.", tag="delText")}</w:del>'
        + f'<w:ins w:id="2" {WHO}>{r("kan ikke give dig det tilskud, du har søgt om.")}</w:ins>',
    )
    # A whole paragraph taken out, with its mark, and one that was put in and taken out again.
    add(
        out,
        f'<w:pPr><w:rPr><w:del w:id="3" {WHO}/></w:rPr></w:pPr><w:del w:id="4" {WHO}>'
        f"{r('Udkast: spørg lige juristen, før vi sender det her.', tag='delText')}</w:del>",
    )
    add(
        out,
        f'<w:ins w:id="5" {WHO}><w:del w:id="6" {WHO}>'
        f"{r('Dette blev både skrevet ind og slettet igen bagefter.', tag='delText')}</w:del></w:ins>"
        + r("Afgørelsen bygger på de oplysninger, som du selv har sendt os."),
    )
    moved = "Du kan få aktindsigt i sagen, hvis du skriver til os om det."
    add(
        out,
        f'<w:moveFromRangeStart w:id="7" w:name="flyt1" {WHO}/><w:moveFrom w:id="8" {WHO}>'
        f'{r(moved)}</w:moveFrom><w:moveFromRangeEnd w:id="7"/>',
    )
    add(out, r("Ring gerne til os, hvis der er noget i brevet, du ikke forstår."))
    add(
        out,
        f'<w:moveToRangeStart w:id="9" w:name="flyt1" {WHO}/><w:moveTo w:id="10" {WHO}>{r(moved)}</w:moveTo><w:moveToRangeEnd w:id="9"/>',
    )
    # A row that was taken out of a table, and a change of format, which changes no word.
    bold = f'<w:b/><w:rPrChange w:id="13" {WHO}><w:rPr/></w:rPrChange>'
    gone = r("Rækken her er slettet af tabellen.", tag="delText")
    rows = (
        f'<w:tr><w:trPr><w:del w:id="11" {WHO}/></w:trPr><w:tc><w:p><w:del w:id="12" {WHO}>{gone}</w:del></w:p></w:tc></w:tr>'
        f"<w:tr><w:tc><w:p>{r('Rækken her er blevet stående i tabellen.', bold)}</w:p></w:tc></w:tr>"
    )
    table = f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{rows}</w:tbl>"
    out.element.body.insert_element_before(parse_xml(table), "w:sectPr")
    finish(
        out,
        "tracked-changes.docx",
        [
            "tilskud til medicin og kan ikke give dig det tilskud, du har søgt om.",
            "Afgørelsen bygger på de oplysninger, som du selv har sendt os.",
            "Ring gerne til os, hvis der er noget i brevet, du ikke forstår.",
            moved,
            "Rækken her er blevet stående i tabellen.",
        ],
        ["har bevilget tilskuddet fuldt ud", "spørg lige juristen", "slettet igen bagefter", "slettet af tabellen", "Karin Ærø"],
        once=[moved],
    )


def hidden_text():
    out = start()
    hidden_style = out.styles.add_style("Skjult", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
    hidden_style.font.hidden = True
    add(
        out,
        r("Din ansøgning om støtte til bil er modtaget den 1. marts.") + r(" Intern note: borgeren er svær at tale med.", "<w:vanish/>"),
    )
    add(out, r("Vi forventer, at du får et svar fra os inden tolv uger.") + r(" Skabelon 14 b, version 3.", '<w:rStyle w:val="Skjult"/>'))
    add(out, r("Du hører fra os igen, hvis vi mangler oplysninger fra dig.", '<w:vanish w:val="0"/>'))
    add(out, "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>" + r("Hele dette afsnit er skjult for læseren.", '<w:vanish w:val="true"/>'))
    finish(
        out,
        "hidden-text.docx",
        [
            "Din ansøgning om støtte til bil er modtaget den 1. marts.",
            "Vi forventer, at du får et svar fra os inden tolv uger.",
            "Du hører fra os igen, hvis vi mangler oplysninger fra dig.",
        ],
        ["svær at tale med", "Skabelon 14 b", "skjult for læseren"],
    )


def comments():
    out = start()
    paragraph = out.add_paragraph("Vi kan desværre ikke give dig lov til at fælde ")
    marked = paragraph.add_run("de tre gamle lindetræer")
    paragraph.add_run(" ved vejen.")
    comment = out.add_comment(marked, text="Er det ikke kun to træer? Tjek luftfotoet igen.", author="Karin Ærø", initials="KÆ")
    comment.add_paragraph("Og husk, at naboen truer med at klage til pressen.")
    comment._comment_elm.set(qn("w:date"), "2026-03-02T10:15:00Z")
    finish(
        out,
        "comments.docx",
        ["ikke give dig lov til at fælde de tre gamle lindetræer ved vejen."],
        ["kun to træer", "luftfotoet", "truer med at klage", "Karin Ærø"],
    )


def text_box():
    out = start()
    boxed = (
        f"<w:p>{r('Afgørelse: Vi har givet dig afslag på ekstra hjemmehjælp om natten.')}</w:p><w:p>"
        f"{r('Boksen har et afsnit mere om, hvem du kan tale med.')}</w:p>"
    )
    add(
        out,
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        '<wp:extent cx="4000000" cy="1200000"/><wp:docPr id="1" name="Tekstfelt 1" descr="Alternativ '
        'tekst til boksen, som ikke er brevets ord"/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="4000000" cy="1200000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>'
        f"{boxed}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f'<v:shape style="width:315pt;height:94pt"><v:textbox><w:txbxContent>{boxed}</w:txbxContent>'
        "</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
    )
    add(out, r("Vi har lagt vægt på, at du kan få nødkald og tilsyn om aftenen."))
    # Old Word: a text box in VML only.
    add(
        out,
        '<w:r><w:pict><v:shape style="width:315pt;height:94pt"><v:textbox><w:txbxContent><w:p>'
        f"{r('En gammel tekstboks fortæller, at nødkaldet er gratis for dig.')}</w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>",
    )
    finish(
        out,
        "text-box.docx",
        ["Vi har lagt vægt på, at du kan få nødkald og tilsyn om aftenen."],
        ["Alternativ tekst til boksen", "Tekstfelt 1"],
        # A reader may put boxes where they stand or behind the text, but each only once.
        anywhere=[
            "Afgørelse: Vi har givet dig afslag på ekstra hjemmehjælp om natten.",
            "Boksen har et afsnit mere om, hvem du kan tale med.",
            "En gammel tekstboks fortæller, at nødkaldet er gratis for dig.",
        ],
        once=["givet dig afslag på ekstra hjemmehjælp", "Boksen har et afsnit mere"],
    )


def notes():
    out = start()
    add(
        out,
        r("Hjælpen gives efter lov om social service")
        + '<w:r><w:footnoteReference w:id="2"/></w:r>'
        + r(" og kun, når behovet er varigt")
        + '<w:r><w:endnoteReference w:id="2"/></w:r>'
        + r("."),
    )
    endnotes = footnotes_part(["Varigt betyder her, at behovet ikke ventes at gå over af sig selv."])
    endnotes = (
        endnotes.replace(b"w:footnotes", b"w:endnotes")
        .replace(b"w:footnote ", b"w:endnote ")
        .replace(b"/w:footnote>", b"/w:endnote>")
        .replace(b"footnoteRef", b"endnoteRef")
    )
    edits = new_part("footnotes", "footnotes.xml")
    others = new_part("endnotes", "endnotes.xml")
    both = {part: (lambda data, part=part: others[part](edits[part](data))) for part in edits}
    finish(
        out,
        "notes.docx",
        ["Hjælpen gives efter lov om social service"],
        change=both,
        parts={
            "word/footnotes.xml": footnotes_part(["Loven er senest ændret ved årsskiftet og kan læses på nettet."]),
            "word/endnotes.xml": endnotes,
        },
        anywhere=[
            "Loven er senest ændret ved årsskiftet og kan læses på nettet.",
            "Varigt betyder her, at behovet ikke ventes at gå over af sig selv.",
        ],
    )


def headers():
    out = start()
    section = out.sections[0]
    section.different_first_page_header_footer = True
    out.settings.odd_and_even_pages_header_footer = True
    section.first_page_header.paragraphs[0].text = "Egelund Kommune, Center for Ældre"
    section.first_page_footer.paragraphs[0].text = "Rådhuspladsen 4, 4690 Egelund, CVR 00 00 00 00"
    section.header.paragraphs[0].text = "Brev om hjemmehjælp, fortsat"
    section.even_page_header.paragraphs[0].text = "Brev om hjemmehjælp, lige side"
    foot = section.footer.paragraphs[0]
    foot.add_run("Side ")
    field(foot, "PAGE")
    foot.add_run(" af ")
    field(foot, "NUMPAGES", "2")
    out.add_paragraph("Du får fra mandag hjælp til støvsugning og gulvvask hver anden uge.")
    out.add_page_break()
    out.add_paragraph("Hjælpen kommer om formiddagen, og du får besked, hvis den er forsinket.")
    finish(
        out,
        "first-page-header.docx",
        [
            "Du får fra mandag hjælp til støvsugning og gulvvask hver anden uge.",
            "Hjælpen kommer om formiddagen, og du får besked, hvis den er forsinket.",
        ],
        ["NUMPAGES", "PAGE"],
        margins=["Egelund Kommune, Center for Ældre", "CVR 00 00 00 00"],
    )


def main():
    for make in (tracked_changes, hidden_text, comments, text_box, notes, headers):
        make()
    record("special_docx.py", ENTRIES)


if __name__ == "__main__":
    main()
