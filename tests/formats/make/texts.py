"""Plain text in all its encodings, Markdown, web pages, and RTF as Word and WordPad write it."""

from html import escape

from common import NBSP, document, expect, letter, put, record
from mail_frame import html

ENTRIES = []


def keep(file, data, contains, known=None, lacks=(), metadata=None, **more):
    put(file, data)
    one = document(contains, "", lacks, metadata, **more)
    ENTRIES.append(expect(file, known.name if known else None, [one]))


def texts():
    known = letter("vejledning-boligstoette")
    windows = known.text.replace("\n", "\r\n")
    for name, data in (
        ("utf-8.txt", known.text.encode()),
        ("utf-8-mark.txt", b"\xef\xbb\xbf" + windows.encode()),
        ("utf-16le-mark.txt", b"\xff\xfe" + windows.encode("utf-16-le")),
        ("utf-16be-mark.txt", b"\xfe\xff" + windows.encode("utf-16-be")),
        ("windows-1252.txt", windows.encode("windows-1252")),
        ("UPPER-CASE.TXT", known.text.encode()),
        ("without-ending", known.text.encode()),
    ):
        keep(f"text/{name}", data, known.phrases(), known, ["\ufeff", "\ufffd"])
    put("text/blank.txt", "\r\n \t\r\n")
    ENTRIES.append(expect("text/blank.txt", None, error="no-text"))
    # A mail that was saved as text: its header is text.
    sent = letter("mail")
    keep("text/saved-mail.txt", sent.text, sent.phrases(), sent, quoted=sent.quoted())


def markdown():
    known = letter("afgoerelse-bevilget")
    out = [
        "---",
        f"titel: {known.title}",
        f"dato: {known.date}",
        f"sagsnr: {known.case}",
        "status: godkendt af teamlederen til udsendelse",
        "---",
        "",
    ]
    for block in known.blocks:
        if block.kind == "title":
            out += [f"# {block.text}", ""]
        elif block.kind == "heading":
            out += [f"## {block.text}", ""]
        elif block.kind == "bullet":
            out += [f"* {block.text}"]
        elif block.kind == "table":
            header, *rows = block.rows
            out += (
                ["", "| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
                + ["| " + " | ".join(row) + " |" for row in rows]
                + [""]
            )
        else:
            out += ["", block.text, ""]
    keep("markdown/front-matter.md", "\n".join(out), known.phrases(), known)
    keep("markdown/plain.md", "\n".join(out[7:]), known.phrases(), known)


def pages():
    known = letter("vejledning-fritagelse")
    body = html(known.body())
    page = body.replace(
        "<head>", f'<head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><title>{escape(known.title)}</title>'
    )
    subject = {"subject": known.title}
    keep("html-special/windows-1252.htm", page.encode("windows-1252"), known.phrases(), known, ["MsoNormal"], subject)
    # Every letter beyond ASCII as an entity, by name or by number.
    names = {
        "æ": "&aelig;",
        "ø": "&oslash;",
        "å": "&aring;",
        "Æ": "&AElig;",
        "Ø": "&Oslash;",
        "Å": "&Aring;",
        "é": "&eacute;",
        "–": "&ndash;",
        "“": "&ldquo;",
        "”": "&rdquo;",
        "§": "&sect;",
        "½": "&frac12;",
        "€": "&euro;",
        NBSP: "&nbsp;",
    }
    page = body.replace("&nbsp;", NBSP).replace("<head>", f"<head><title>{escape(known.title)}</title>")
    entities = "".join(names.get(c, c if ord(c) < 128 else f"&#x{ord(c):x};") for c in page)
    keep("html-special/entities.html", entities, known.phrases(), known, ["&"], subject)
    hard = (
        '<!DOCTYPE html><html lang="da"><head><meta charset="utf-8"><title>Svar</title><style>'
        '.x{color:red}</style><script>var skjultskript = "<p>";</script></head><body>'
        "<nav hidden>Skjult menu, som ingen ser</nav><noscript>Slå skripter til for at se siden</noscript>"
        '<div style="display: none">Skjult med stil i selve elementet</div><template>Skabelon, som aldrig vises</template>'
        "<p>Vi har afgjort din sag om <b>støt</b>te til bil,<br>og <i>svaret</i> er desværre nej for denne gang.</p>"
        "<p>Støtte<wbr>personen og hjælpe&shy;midlerne beholder du, som du har dem i dag.</p>"
        "<table><tr><th>Ydelse</th><th>Beløb</th></tr><tr><td><p>Støtte til en bil efter § 114</p></td><td>0 kr.</td></tr></table>"
        "<ol><li>Læs begrundelsen i brevet igennem først.</li><li>Ring derefter til os, hvis du er i tvivl om noget.</li></ol>"
        "<!-- kommentar i siden --><textarea>Felt</textarea><pre>"
        "Linjer  i\n  fast format, som også hører med til brevet.</pre></body></html>"
    )
    keep(
        "html-special/hard.html",
        hard,
        [
            "Vi har afgjort din sag om støtte til bil,",
            "og svaret er desværre nej for denne gang.",
            "Støttepersonen og hjælpemidlerne beholder du, som du har dem i dag.",
            "Ring derefter til os, hvis du er i tvivl om noget.",
            "fast format, som også hører med til brevet.",
        ],
        lacks=["skjultskript", "color:red", "Skjult med stil", "aldrig vises", "kommentar i siden", "Skjult menu", "bil,og"],
        metadata={"subject": "Svar"},
    )
    put("html-special/no-words.html", "<html><head><title>Tom</title><style>p{}</style></head><body><p>&nbsp;</p><img src=x></body></html>")
    ENTRIES.append(expect("html-special/no-words.html", None, error="no-text"))


# ---- RTF by hand ----


def hexed(text, code_page="windows-1252"):
    """As WordPad: bytes of the code page in hexadecimal, the rest as numbers with a question mark to fall back on."""
    out = []
    for char in text:
        if char in "\\{}":
            out.append("\\" + char)
        elif ord(char) < 128:
            out.append(char)
        elif char == NBSP:
            out.append("\\~")
        else:
            try:
                out.append("".join(f"\\'{byte:02x}" for byte in char.encode(code_page)))
            except UnicodeEncodeError:
                out.append(f"\\u{ord(char)}?")
    return "".join(out)


def rich():
    known = letter("kvittering")
    head = (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0\\nouicompat\\deflang1030{\\fonttbl{\\f0\\fnil\\fcharset0 "
        "Calibri;}{\\f1\\fnil\\fcharset2 Symbol;}}\r\n{\\*\\generator Riched20 "
        "10.0.19041}\\viewkind4\\uc1 \r\n"
    )
    body = []
    for block in known.blocks:
        if block.rows:
            for row in block.rows:
                body.append(
                    "\\trowd\\cellx4000\\cellx6000\\cellx9000\\pard\\intbl " + "\\cell ".join(hexed(c) for c in row) + "\\cell\\row\r\n"
                )
        elif block.kind == "bullet":
            body.append(
                "\\pard{\\pntext\\f1\\'B7\\tab}{\\*\\pn\\pnlvlblt\\pnf1\\pnindent0{\\pntxtb\\'B7}}\\fi-360\\li720 "
                + hexed(block.text)
                + "\\par\r\n"
            )
        else:
            body.append("\\pard\\sa200\\f0\\fs22\\lang6 " + hexed(block.text) + "\\par\r\n")
    keep("rtf-special/wordpad.rtf", head + "".join(body) + "}\r\n\0", known.phrases(), known, ["Calibri", "Riched20", "\\"])
    # As Word: Unicode with a fallback, groups around everything, destinations that are not the letter's text.
    u = lambda text: "".join(
        c if ord(c) < 128 and c not in "\\{}" else f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}\\'3f" for c in text
    )
    word = (
        "{\\rtf1\\adeflang1025\\ansi\\ansicpg1252\\uc1\\adeff0\\deff0{\\fonttbl{\\f0\\fbidi "
        "\\froman\\fcharset0\\fprq2{\\*\\panose 02020603050405020304}Times New Roman;}"
        "{\\f40\\fbidi \\froman\\fcharset238\\fprq2 Times New Roman "
        "CE;}}{\\colortbl;\\red0\\green0\\blue0;}{\\stylesheet{\\ql \\snext0 Normal;}}"
        "{\\*\\rsidtbl \\rsid1\\rsid2}{\\info{\\title "
        + u("Afgørelse om støtte til bil")
        + "}{\\author Karin}{\\creatim\\yr2026\\mo3\\dy2\\hr9\\min0}}"
        "{\\header \\pard\\plain {\\rtlch\\fcs1 \\af0 \\ltrch\\fcs0 \\insrsid1 "
        + u("Egelund Kommune, sidehoved")
        + "\\par }}{\\footer \\pard Side {\\field{\\*\\fldinst { PAGE }}{\\fldrslt {1}}}\\par }"
        "\\pard\\plain \\ltrpar{\\rtlch\\fcs1 \\af0\\afs24 \\ltrch\\fcs0 \\f0\\fs24\\lang1030 \\insrsid1 "
        + u("Vi har besluttet ikke at give dig støtte til en bil")
        + "}{\\insrsid2 "
        + u(", fordi du kan køre med flextrafik – som før.")
        + "}{\\par }"
        "{\\v " + u("Intern note, som er skjult for læseren.") + "}{\\deleted " + u("Slettet sætning om en ældre bil.") + "}"
        "{\\f40 \\'d8emnet er Dvo\\'f8\\'e1k.\\par }"
        "{"
        + u("Det står i § 114 i lov om social service")
        + "{\\super \\chftn {\\footnote \\pard {\\super \\chftn } "
        + u("Loven er senest ændret ved årsskiftet og kan læses på nettet.")
        + "}}"
        + u(", som du kan læse på nettet.")
        + "\\par }"
        "{\\*\\bkmkstart a}{\\*\\bkmkend a}{\\pict\\wmetafile8 0100090000030000}{"
        + u("Svaret gælder for i år, og du kan søge igen til næste år.")
        + "\\line "
        + u("Emoji er tal parvis: ")
        + "\\u-10179 ?\\u-8704 ?\\par }{\\*\\themedata 504b0304}}"
    )
    keep(
        "rtf-special/word.rtf",
        word,
        [
            "Vi har besluttet ikke at give dig støtte til en bil, fordi du kan køre med flextrafik",
            "Svaret gælder for i år, og du kan søge igen til næste år.",
        ],
        lacks=["skjult for læseren", "Slettet sætning", "Times New Roman", "504b0304", "0100090000030000", "Karin", "PAGE"],
        metadata={"subject": "Afgørelse om støtte til bil", "date": "2026-03-02"},
        anywhere=["Loven er senest ændret ved årsskiftet og kan læses på nettet.", "Emoji er tal parvis: 😀", "Řemnet er Dvořák."],
        margins=["Egelund Kommune, sidehoved"],
    )
    put("rtf-special/cut-off.rtf", (head + "".join(body))[:-200])
    ENTRIES.append(expect("rtf-special/cut-off.rtf", None, error="malformed"))


def main():
    for make in (texts, markdown, pages, rich):
        make()
    record("texts.py", ENTRIES)


if __name__ == "__main__":
    main()
