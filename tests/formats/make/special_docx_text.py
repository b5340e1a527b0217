"""Word files whose text is hard to gather: fields, content controls, odd characters, tables within tables, split runs."""

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from common import record
from docx_frame import ENTRIES, add, finish, r, start
from office import field


def fields():
    out = start()
    paragraph = out.add_paragraph("Vi skrev til dig den ")
    field(paragraph, 'DATE \\@ "d. MMMM yyyy"', "2. marts 2026")
    paragraph.add_run(" om din plads i dagplejen hos ")
    field(paragraph, "MERGEFIELD Dagplejer \\* MERGEFORMAT", "Lærke Ågård")
    paragraph.add_run(".")
    add(
        out,
        r("Pladsen koster ")
        + f'<w:fldSimple w:instr=" MERGEFIELD Takst ">{r("3.215 kr. om måneden")}</w:fldSimple>'
        + r(" og betales forud."),
    )
    # A field inside another one's instruction: only the outer result is shown.
    chars = {k: f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>' for k in ("begin", "separate", "end")}
    inner = chars["begin"] + r(" MERGEFIELD Soeskende ", tag="instrText") + chars["separate"] + r("skjultmellemresultat") + chars["end"]
    add(
        out,
        r("Fordi I har to børn i pasning, får I ")
        + chars["begin"]
        + r(" IF ", tag="instrText")
        + inner
        + r(' = "ja" "A" "B" ', tag="instrText")
        + chars["separate"]
        + r("søskenderabat på den billigste plads")
        + chars["end"]
        + r("."),
    )
    add(
        out,
        chars["begin"]
        + r(' HYPERLINK "https://egelund.example/takster" ', tag="instrText")
        + chars["separate"]
        + r("Alle takster står på kommunens hjemmeside.")
        + chars["end"],
    )
    finish(
        out,
        "fields.docx",
        [
            "Vi skrev til dig den 2. marts 2026 om din plads i dagplejen hos Lærke Ågård.",
            "Pladsen koster 3.215 kr. om måneden og betales forud.",
            "Fordi I har to børn i pasning, får I søskenderabat på den billigste plads.",
            "Alle takster står på kommunens hjemmeside.",
        ],
        ["MERGEFIELD", "MERGEFORMAT", "HYPERLINK", "skjultmellemresultat", "MMMM"],
    )


def content_controls():
    out = start()
    body = out.element.body
    block = (
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="Afgørelsestekst"/><w:tag w:val="afg"/></w:sdtPr>'
        f"<w:sdtContent><w:p>{r('Vi har besluttet at forlænge din bevilling til udgangen af året.')}"
        "</w:p></w:sdtContent></w:sdt>"
    )
    body.insert_element_before(parse_xml(block), "w:sectPr")
    add(
        out,
        r("Bevillingen omfatter ")
        + (
            '<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="tre timer" w:value="3"/>'
            '<w:listItem w:displayText="fem timer" w:value="5"/></w:dropDownList></w:sdtPr><w:sdtContent>'
            f"{r('fem timer')}</w:sdtContent></w:sdt>"
        )
        + r(" om ugen med en støtteperson."),
    )
    table = (
        f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr>"
        f"<w:sdt><w:sdtPr/><w:sdtContent><w:tc><w:p>{r('Støtteperson i hjemmet på hverdage')}</w:p></w:tc></w:sdtContent></w:sdt>"
        "<w:tc><w:p><w:sdt><w:sdtPr><w:date/></w:sdtPr><w:sdtContent>"
        f"{r('fra den 1. april 2026 og indtil videre hver uge')}</w:sdtContent></w:sdt></w:p></w:tc>"
        "</w:tr></w:tbl>"
    )
    body.insert_element_before(parse_xml(table), "w:sectPr")
    finish(
        out,
        "content-controls.docx",
        [
            "Vi har besluttet at forlænge din bevilling til udgangen af året.",
            "Bevillingen omfatter fem timer om ugen med en støtteperson.",
            "fra den 1. april 2026 og indtil videre hver uge",
        ],
        ["Afgørelsestekst", "tre timer"],
        anywhere=["Støtteperson i hjemmet på hverdage"],
    )


def characters():
    out = start()
    add(out, r("Sags") + "<w:r><w:softHyphen/></w:r>" + r("behandlingen af din arbejds\u00adskade\u00adsag er nu afsluttet hos os."))
    add(out, r("Brevet er sendt som e") + "<w:r><w:noBreakHyphen/></w:r>" + r("mail og som Digital Post den 2.\u00a0marts\u00a02026."))
    add(out, r("Beløb:") + "<w:r><w:tab/></w:r>" + r("12.450,50 kr.") + "<w:r><w:tab/></w:r>" + r("udbetales den sidste hverdag i måneden"))
    add(out, r("Første linje i afsnittet står her,") + "<w:r><w:br/></w:r>" + r("og anden linje hører til det samme afsnit."))
    add(
        out,
        r("Ja ")
        + '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
        + r(" jeg giver samtykke til, at I henter oplysninger hos lægen."),
    )
    finish(
        out,
        "characters.docx",
        [
            "Sagsbehandlingen af din arbejdsskadesag er nu afsluttet hos os.",
            "mail og som Digital Post den 2. marts 2026.",
            "12.450,50 kr. udbetales den sidste hverdag i måneden",
            "og anden linje hører til det samme afsnit.",
            "jeg giver samtykke til, at I henter oplysninger hos lægen.",
        ],
        ["kr.udbetales", "her,og anden"],
        note="A hyphen that does not break may come out as - or as U+2011; the phrase begins behind it.",
    )


def nested_table():
    out = start()
    outer = out.add_table(rows=2, cols=3, style="Table Grid")
    outer.cell(0, 0).merge(outer.cell(0, 2)).text = "Overskrift over alle tre kolonner i skemaet om dine ydelser"
    outer.cell(1, 0).text = "Yderste celle til venstre i skemaet"
    inner = outer.cell(1, 1).add_table(rows=2, cols=2)
    for i, content in enumerate(
        ("Inderste celle med boligstøtte i april", "1.204 kr.", "Inderste celle med børnetilskud i april", "992 kr.")
    ):
        inner.cell(i // 2, i % 2).text = content
    outer.cell(1, 2).text = "Yderste celle til højre, som står efter de inderste"
    out.add_paragraph("Tallene i skemaet er fra den 1. april 2026 og frem.")
    finish(
        out,
        "nested-table.docx",
        [
            "Overskrift over alle tre kolonner i skemaet om dine ydelser",
            "Yderste celle til højre, som står efter de inderste",
            "Tallene i skemaet er fra den 1. april 2026 og frem.",
        ],
        anywhere=["Inderste celle med boligstøtte i april", "Inderste celle med børnetilskud i april", "992 kr."],
        once=["Overskrift over alle tre kolonner"],
    )


def split_runs():
    out = start()
    words = "Vi afslår at dække udgiften til køreundervisning, fordi du ikke opfylder kravene."
    inner = ""
    for i, char in enumerate(words):
        inner += r(char, '<w:lang w:val="da-DK"/>') if char != " " else r(" ")
        if i % 7 == 3:
            mark = f'<w:bookmarkStart w:id="{i}" w:name="b{i}"/><w:bookmarkEnd w:id="{i}"/>'
            inner += '<w:proofErr w:type="spellStart"/>' + mark + "<w:r><w:lastRenderedPageBreak/></w:r>"
    add(out, inner)
    add(
        out,
        '<w:smartTag w:uri="x" w:element="y">'
        + r("Kravene står i bekendtgørelsen, ")
        + "</w:smartTag>"
        + f'<w:hyperlink w:anchor="b3">{r("som du kan læse på retsinformation.dk")}</w:hyperlink>'
        + r("."),
    )
    add(out, r("versaler her er kun en formatering af bogstaverne.", "<w:caps/>"))
    finish(
        out,
        "split-runs.docx",
        [
            words,
            "Kravene står i bekendtgørelsen, som du kan læse på retsinformation.dk.",
            "versaler her er kun en formatering af bogstaverne.",
        ],
    )


def numbered_list():
    out = start()
    out.add_paragraph("Gør sådan, når du vil søge om personligt tillæg:")
    for line in (
        "Log ind med MitID, og vælg pension i menuen.",
        "Skriv, hvad du søger til, og hvad det koster.",
        "Vedhæft et overslag, og send ansøgningen.",
    ):
        out.add_paragraph(line, style="List Number")
    finish(
        out,
        "numbered-list.docx",
        [
            "Gør sådan, når du vil søge om personligt tillæg:",
            "Log ind med MitID, og vælg pension i menuen.",
            "Skriv, hvad du søger til, og hvad det koster.",
            "Vedhæft et overslag, og send ansøgningen.",
        ],
    )


def main():
    for make in (fields, content_controls, characters, nested_table, split_runs, numbered_list):
        make()
    record("special_docx_text.py", ENTRIES)


if __name__ == "__main__":
    main()
