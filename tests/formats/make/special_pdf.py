"""PDFs by reportlab: scans, locks, columns, an address block beside a contact column, broken words.

Some use the standard fonts (Windows encoding, no ToUnicode), some an embedded TrueType font.
"""

import io
import subprocess

import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table

from common import FILES, document, expect, letter, phrase, put, record

ENTRIES = []
TITLE = "Svar på din henvendelse"


def font_file():
    return subprocess.run(["fc-match", "-f", "%{file}", "DejaVu Sans:style=Book"], check=True, capture_output=True, text=True).stdout


pdfmetrics.registerFont(TTFont("DejaVu", font_file()))


def new(encrypt=None, title=TITLE):
    raw = io.BytesIO()
    out = canvas.Canvas(raw, pagesize=A4, invariant=1, encrypt=encrypt, pageCompression=1, lang="da-DK")
    out.setTitle(title)
    out.setAuthor("Egelund Kommune")
    return raw, out


def keep(name, data, contains=(), error=None, title=TITLE, letter_name=None, lacks=(), **more):
    put(f"pdf-special/{name}", data)
    ones = None if error else [document(contains, "", lacks, {"subject": title}, **more)]
    ENTRIES.append(expect(f"pdf-special/{name}", letter_name, ones, error))


def lines(out, content, font="DejaVu", size=10, left=2 * cm, top=27 * cm, lead=15):
    out.setFont(font, size)
    for i, line in enumerate(content):
        out.drawString(left, top - i * lead, line)


def story(known, font):
    """The letter as platypus flowables."""
    plain = ParagraphStyle("plain", fontName=font, fontSize=9.5, leading=13, spaceAfter=6)
    head = ParagraphStyle("head", parent=plain, fontSize=12, leading=15, spaceBefore=6)
    out = []
    for block in known.blocks:
        if block.kind == "table":
            cells = [[Paragraph(c, plain) for c in row] for row in block.rows]
            out += [Table(cells, colWidths=[9 * cm, 3.5 * cm, 4 * cm], style=[("GRID", (0, 0), (-1, -1), 0.5, colors.grey)]), Spacer(1, 6)]
        elif block.kind == "bullet":
            out.append(Paragraph(block.text, ParagraphStyle("bullet", parent=plain, leftIndent=14, bulletIndent=4), bulletText="•"))
        else:
            out.append(Paragraph(block.text, head if block.kind in ("title", "heading") else plain))
    return out


def flow(known, font, frames, encrypt=None):
    raw = io.BytesIO()
    template = BaseDocTemplate(raw, pagesize=A4, title=known.title, author=known.authority, encrypt=encrypt, invariant=1)

    def margins(out, page):
        out.setFont(font, 8)
        out.drawString(2 * cm, 28.6 * cm, known.authority)
        out.drawRightString(19 * cm, 1 * cm, f"Side {page.page}")

    template.addPageTemplates(PageTemplate(frames=frames, onPage=margins))
    template.build(story(known, font))
    return raw.getvalue()


def full_page():
    return [Frame(2 * cm, 1.5 * cm, 17 * cm, 26.5 * cm, id="side")]


def standard_font():
    known = letter("kvittering")
    keep(
        "standard-font.pdf",
        flow(known, "Helvetica", full_page()),
        known.phrases(cells=False),
        title=known.title,
        letter_name=known.name,
        margins=[known.authority],
    )


def truetype_font():
    known = letter("vejledning-boligstoette")
    keep(
        "truetype-font.pdf",
        flow(known, "DejaVu", full_page()),
        known.phrases(cells=False),
        title=known.title,
        letter_name=known.name,
        margins=[known.authority],
    )


def two_columns():
    known = letter("vejledning-boligstoette")
    texts = [b.text for b in known.blocks if b.kind in ("para", "bullet")]
    raw = io.BytesIO()
    columns = [Frame(2 * cm, 14 * cm, 8 * cm, 13 * cm, id="venstre"), Frame(11 * cm, 14 * cm, 8 * cm, 13 * cm, id="højre")]
    template = BaseDocTemplate(raw, pagesize=A4, title=known.title, invariant=1)
    template.addPageTemplates(PageTemplate(frames=columns))
    plain = ParagraphStyle("plain", fontName="Helvetica", fontSize=9, leading=11.5, spaceAfter=6)
    template.build([Paragraph(t, plain) for t in texts])
    keep("two-columns.pdf", raw.getvalue(), [p for p in map(phrase, texts) if p][:6], title=known.title, letter_name=known.name)


def contact_column():
    raw, out = new()
    lines(out, ["Åse Østergaard", "Ålebækvej 40, 2. tv.", "4690 Egelund"], top=26 * cm)
    lines(
        out,
        ["Egelund Kommune", "Center for Voksne", "Telefon 55 00 12 34", "Åbent 9–14, torsdag 9–17"],
        left=14 * cm,
        top=26 * cm,
        size=8,
        lead=11,
    )
    lines(
        out,
        [
            "Kære Åse Østergaard",
            "",
            "Vi har den 2. marts 2026 besluttet ikke at give dig den støtte til en bil, som du",
            "har søgt om. Afgørelsen er truffet efter § 114 i serviceloven.",
            "",
            "Vi har lagt vægt på, at du ½ time om dagen kan køre med flextrafik for 42 € om året.",
            "",
            "Venlig hilsen",
            "Øjvind Bæk",
        ],
        top=21 * cm,
    )
    out.showPage()
    out.save()
    keep(
        "contact-column.pdf",
        raw.getvalue(),
        [
            "Vi har den 2. marts 2026 besluttet ikke at give dig den støtte til en bil, som du har",
            "Afgørelsen er truffet efter § 114 i serviceloven.",
            "Vi har lagt vægt på, at du ½ time om dagen kan køre med flextrafik for 42 € om året.",
        ],
        lacks=["Østergaard Egelund", "tv. Center", "4690 Egelund Telefon"],
        note="Lines of the address block are not glued to those of the column beside it.",
    )


def broken_words():
    raw, out = new()
    lines(
        out,
        [
            "Kommunen har nu afsluttet sagsbe-",
            "handlingen, og vi kan oplyse, at du",
            "fortsat er berettiget til hjemmehjælp.",
            "",
            "Har du spørgsmål til brevet, kan du ringe til os mellem klokken ni og tolv.",
        ],
        font="Times-Roman",
        size=12,
    )
    out.showPage()
    out.save()
    keep(
        "broken-words.pdf",
        raw.getvalue(),
        ["Har du spørgsmål til brevet, kan du ringe til os mellem klokken ni og tolv."],
        note="A reader keeps the hyphen at the end of the first line; the stage behind it may undo it.",
    )


def scan_image():
    """A page as a scanner gives it: grey, with the words as dots."""
    page = Image.new("L", (620, 300), 245)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(font_file(), 14)
    for i, line in enumerate(["Kære Åse Østergaard", "Din ansøgning om støtte til bil er afslået,", "fordi du kan køre med flextrafik."]):
        pen.text((40, 40 + 30 * i), line, fill=40, font=font)
    return page


def scans():
    for name, pages in (("scanned.pdf", 1), ("scanned-two-pages.pdf", 2)):
        raw, out = new(title="Scan_0012")
        for _ in range(pages):
            out.drawImage(ImageReader(scan_image()), 0, 20 * cm, 21 * cm, 9.7 * cm)
            out.showPage()
        out.save()
        keep(name, raw.getvalue(), error="no-text")
    raw, out = new(title="Scan_0013")
    out.drawImage(ImageReader(scan_image()), 0, 20 * cm, 21 * cm, 9.7 * cm)
    recognised = out.beginText(1.4 * cm, 28 * cm)
    recognised.setTextRenderMode(3)
    recognised.setFont("DejaVu", 11)
    for line in ("Kære Åse Østergaard", "Din ansøgning om støtte til bil er afslået,", "fordi du kan køre med flextrafik."):
        recognised.textLine(line)
    out.drawText(recognised)
    out.showPage()
    out.save()
    keep("scanned-with-text-layer.pdf", raw.getvalue(), ["Din ansøgning om støtte til bil er afslået,"], title="Scan_0013")
    raw, out = new(title="Tom")
    out.showPage()
    out.save()
    keep("empty-page.pdf", raw.getvalue(), error="no-text")


def locks():
    known = letter("afgoerelse-bevilget")
    plain = flow(known, "Helvetica", full_page())
    about = {"title": known.title, "letter_name": known.name, "margins": [known.authority]}
    for strength in (40, 128):
        lock = StandardEncryption("", ownerPassword="ejer", canModify=0, canCopy=0, strength=strength)
        keep(f"owner-password-{strength}.pdf", flow(known, "Helvetica", full_page(), lock), known.phrases(cells=False), **about)
    lock = StandardEncryption("hemmelig", ownerPassword="ejer", strength=128)
    keep("user-password-128.pdf", flow(known, "Helvetica", full_page(), lock), error="encrypted", letter_name=known.name)
    # AES with 256 bits, as PDF 2.0 has it, by qpdf.
    keep(
        "owner-password-256.pdf",
        by_qpdf(plain, encryption=pikepdf.Encryption(owner="ejer", user="", R=6)),
        known.phrases(cells=False),
        **about,
    )
    keep(
        "user-password-256.pdf",
        by_qpdf(plain, encryption=pikepdf.Encryption(owner="ejer", user="hemmelig", R=6)),
        error="encrypted",
        letter_name=known.name,
    )


def by_qpdf(data, **options):
    raw = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as book:
        book.save(raw, **options)
    return raw.getvalue()


def rewritten():
    """A letter by LibreOffice as other programs store it: object streams, a cross-reference stream, linearised."""
    for name, options in (
        ("object-streams.pdf", {"object_stream_mode": pikepdf.ObjectStreamMode.generate}),
        ("linearised.pdf", {"object_stream_mode": pikepdf.ObjectStreamMode.generate, "linearize": True}),
        ("uncompressed.pdf", {"stream_decode_level": pikepdf.StreamDecodeLevel.generalized, "compress_streams": False, "qdf": True}),
    ):
        known = letter("partshoering")
        data = by_qpdf((FILES / "pdf" / f"{known.name}.pdf").read_bytes(), static_id=True, **options)
        keep(name, data, known.phrases(), title=known.title, letter_name=known.name, margins=[known.authority])


def complaint_notice():
    """The enclosure that the mails and messages carry."""
    raw, out = new(title="Klagevejledning")
    lines(
        out,
        [
            "Klagevejledning",
            "",
            "Du kan klage over kommunens afgørelse til Ankestyrelsen.",
            "Klagen skal sendes til kommunen, som skal have den senest fire uger efter,",
            "at du har fået afgørelsen. Kommunen vurderer så sagen igen.",
        ],
        font="Helvetica",
    )
    out.showPage()
    out.save()
    keep(
        "klagevejledning.pdf",
        raw.getvalue(),
        [
            "Du kan klage over kommunens afgørelse til Ankestyrelsen.",
            "Klagen skal sendes til kommunen, som skal have den senest fire uger efter,",
        ],
        title="Klagevejledning",
    )


def main():
    for make in (standard_font, truetype_font, two_columns, contact_column, broken_words, scans, locks, rewritten, complaint_notice):
        make()
    record("special_pdf.py", ENTRIES)


if __name__ == "__main__":
    main()
