"""Makes the messages of ../../files/msg and what they hold in holds.json. Every name and case in them is made up.

Run with the packages of requirements.txt; old.doc and old.xls come from LibreOffice (old_office.sh).
"""

import hashlib
import io
import json
from datetime import datetime, timezone
from pathlib import Path

import compressed_rtf
import msgforge
from aspose.email_foss import msg as aspose
from aspose.email_foss.cfb import CFBDocument, CFBStorage, CFBStream, CFBWriter
from docx import Document
from reportlab.pdfgen import canvas

from properties import BYTES, FLAG, NUMBER, TEXT, TIME, UNICODE, filetime, message, recipient, storage

FILES = Path(__file__).parents[2] / "files" / "msg"
EXPECTED = {}

APPROVAL = """Kære Åse Bjørnholm

Fjordby Kommune har den 3. marts 2026 truffet afgørelse om din ansøgning om tilskud til en høreapparatforstærker.

Du får bevilget hjælpemidlet efter servicelovens § 112. Vi har lagt vægt på, at du i væsentlig grad får lettere ved at følge med i samtaler på dit arbejde.

Vil du klage, skal du skrive til os senest fire uger efter, at du har fået afgørelsen.

Med venlig hilsen
Søren Ærø
Hjælpemidler og Velfærd"""

REFUSAL = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"></head>
<body lang="DA">
<p>Kære Jørgen Østergård</p>
<p>Vi kan desværre <b>ikke</b> imødekomme din ansøgning om byggetilladelse til et udhus på 62 m² på Æblevej 4.</p>
<p>Udhuset ligger 1,2 meter fra skel, og efter bygningsreglementet skal afstanden være mindst 2,5 meter.</p>
<ul><li>Du kan søge om dispensation.</li><li>Du kan klage over retlige spørgsmål til Nævnenes Hus.</li></ul>
<p>Venlig hilsen<br>Byg og Miljø, Fjordby Kommune</p>
</body></html>
"""

GUIDANCE = """Til dig, der får boligstøtte

Flytter der nogen ind hos dig, skal du give os besked inden den første i måneden efter. Ellers kan du komme til at betale støtte tilbage.

Du gør det på borger.dk under »Søg om og ændr boligstøtte«. Har du brug for hjælp, så ring – vi sidder klar fra 8 til 15.

Hilsen
Udbetaling Fjordby"""

RTF = r"""{\rtf1\ansi\ansicpg1252\fromhtml1 \fbidi \deff0{\fonttbl
{\f0\fswiss Arial;}
{\f1\fmodern Courier New;}}
{\colortbl\red0\green0\blue0;\red0\green0\blue255;}
\uc1\pard\plain\deftab360 \f0\fs24
{\*\htmltag19 <html>}
{\*\htmltag34 <head>}
{\*\htmltag41 </head>}
{\*\htmltag50 <body>}\htmlrtf \lang1030 \htmlrtf0
{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 K\'e6re Ma\'eblis Kj\'e6r
{\*\htmltag72 </p>}\htmlrtf\par}\htmlrtf0
{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Vi har modtaget din klage over afslaget p\'e5 k\'f8rsel til f\'f8rtidspensionister. Vi fastholder afg\'f8relsen og sender sagen til Ankestyrelsen \u8212\'97 du skal ikke selv g\'f8re noget.
{\*\htmltag72 </p>}\htmlrtf\par}\htmlrtf0
{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Med venlig hilsen
{\*\htmltag116 <br>}\htmlrtf\line\htmlrtf0 Social og \'c6ldre, Fjordby Kommune
{\*\htmltag72 </p>}\htmlrtf\par}\htmlrtf0
{\*\htmltag58 </body>}
{\*\htmltag27 </html>}}
""".replace("\n", "\r\n")


def save(name: str, data: bytes, **expected):
    (FILES / name).write_bytes(data)
    empty = dict(
        subject=None, sender_name=None, sender_address=None, recipients=0, date=None, body=None, html=None,
        html_codepage=None, rtf_sha256=None, attachments=[], message_class="IPM.Note",
    )
    EXPECTED[name] = empty | expected


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def attached(name, data=None, inline=False, message=None):
    return dict(name=name, sha256=data and digest(data), inline=inline, message=message)


def pdf() -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out, invariant=1)
    page.setTitle("Klagevejledning")
    for line, text in enumerate(["Klagevejledning", "Du kan klage til Ankestyrelsen.", "Klagen skal være hos os senest fire uger efter afgørelsen."]):
        page.drawString(72, 770 - 20 * line, text)
    page.save()
    return out.getvalue()


def docx() -> bytes:
    document = Document()
    document.add_heading("Afgørelse om støtte til bil", 1)
    document.add_paragraph("Du får afslag på støtte til køb af bil efter servicelovens § 114.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def create(subject, body, sender, address, when, unicode_strings=True):
    made = aspose.MapiMessage.create(subject, body, unicode_strings=unicode_strings)
    made.set_property(aspose.PropertyId.SENDER_NAME, sender)
    made.set_property(aspose.PropertyId.SENDER_EMAIL_ADDRESS, address)
    made.set_property(aspose.PropertyId.MESSAGE_DELIVERY_TIME, datetime.fromisoformat(when))
    return made


def plain():
    made = create("Afgørelse om høreapparat", APPROVAL, "Søren Ærø", "soren.aero@fjordby.example", "2026-03-03T10:15:00+00:00")
    made.add_recipient("aase@borger.example", display_name="Åse Bjørnholm")
    made.add_recipient("arkiv@fjordby.example", display_name="Arkiv", recipient_type=2)
    save(
        "plain.msg", made.to_bytes(), subject="Afgørelse om høreapparat", sender_name="Søren Ærø",
        sender_address="soren.aero@fjordby.example", recipients=2, date="2026-03-03T10:15:00Z", body=APPROVAL,
    )


def html_only():
    html = REFUSAL.encode("cp1252")
    rows = [
        (0x001A, UNICODE, "IPM.Note"), (0x0037, UNICODE, "Afslag på byggetilladelse – Æblevej 4"),
        (0x0042, UNICODE, "Byg og Miljø"), (0x0064, UNICODE, "SMTP"), (0x0065, UNICODE, "byg@fjordby.example"),
        # The person who sent it on behalf of the office, with an internal address of Exchange.
        (0x0C1A, UNICODE, "Lærke Fjord"), (0x0C1E, UNICODE, "EX"), (0x0C1F, UNICODE, "/O=FJORDBY/OU=ORG/CN=RECIPIENTS/CN=LFJO"),
        (0x0039, TIME, filetime("2026-02-28T23:30:00+01:00")), (0x0E06, TIME, filetime("2026-02-28T23:30:05+01:00")),
        (0x1013, BYTES, html), (0x3FDE, NUMBER, 1252), (0x340D, NUMBER, 0x40000),
    ]
    data = message(rows, [recipient(0, "Jørgen Østergård", "jorgen@borger.example", UNICODE)])
    save(
        "html.msg", data, subject="Afslag på byggetilladelse – Æblevej 4", sender_name="Byg og Miljø",
        sender_address="byg@fjordby.example", recipients=1, date="2026-02-28T22:30:00Z", html=REFUSAL, html_codepage=1252,
    )


def rtf_only():
    packed = compressed_rtf.compress(RTF.encode("ascii"))
    rows = [
        (0x001A, UNICODE, "IPM.Note"), (0x0037, UNICODE, "Din klage er sendt videre"),
        (0x0C1A, UNICODE, "Social og Ældre"), (0x0C1E, UNICODE, "EX"), (0x0C1F, UNICODE, "/O=FJORDBY/CN=SOCIAL"),
        (0x5D01, UNICODE, "social@fjordby.example"), (0x0E06, TIME, filetime("2025-12-31T23:59:59+00:00")),
        # Outlook leaves an empty text beside the RTF in some folders.
        (0x1000, UNICODE, " \r\n"), (0x1009, BYTES, packed), (0x0E1F, FLAG, 1), (0x3FDE, NUMBER, 1252),
    ]
    data = message(rows, [recipient(0, "Maeblis Kjær", "mk@borger.example", UNICODE)])
    save(
        "rtf.msg", data, subject="Din klage er sendt videre", sender_name="Social og Ældre", rtf_sha256=digest(packed),
        sender_address="social@fjordby.example", recipients=1, date="2025-12-31T23:59:59Z",
    )


def attachments():
    letter, appeal = docx(), pdf()
    inner_body = "Hej Signe\n\nKan du svare Ågot Sø på, hvorfor hun ikke får støtte til bilen? Hun når det ikke inden påske.\n\nMvh. Bøje"
    inner = create("VS: Støtte til bil – hvornår?", inner_body, "Bøje Håkonsen", "boje@fjordby.example", "2026-03-01T07:00:00+00:00")
    inner.add_recipient("signe@fjordby.example", display_name="Signe Mågård")
    inner.add_recipient("mads@fjordby.example", display_name="Mads Grå")
    inner.add_recipient("ina@fjordby.example", display_name="Ina Blå")
    inner.add_attachment("Skærmbillede.txt", "Mødet er kl. 9".encode(), mime_type="text/plain")
    body = "Kære Ågot Sø\n\nHer er afgørelsen om støtte til bil og en klagevejledning.\n\nVenlig hilsen\nSigne Mågård"
    outer = create("Afgørelse om støtte til bil", body, "Signe Mågård", "signe@fjordby.example", "2026-03-04T08:55:00+00:00")
    outer.add_recipient("agot@borger.example", display_name="Ågot Sø")
    outer.add_attachment("Klagevejledning.pdf", appeal, mime_type="application/pdf")
    outer.add_attachment("Afgørelse Ågot Sø.docx", letter)
    outer.add_embedded_message_attachment(inner)
    expected_inner = dict(
        subject="VS: Støtte til bil – hvornår?", sender_name="Bøje Håkonsen", sender_address="boje@fjordby.example", recipients=3,
        date="2026-03-01T07:00:00Z", body=inner_body, attachments=[attached("Skærmbillede.txt", "Mødet er kl. 9".encode())],
    )
    save(
        "attachments.msg", outer.to_bytes(), subject="Afgørelse om støtte til bil", sender_name="Signe Mågård",
        sender_address="signe@fjordby.example", recipients=1, date="2026-03-04T08:55:00Z", body=body,
        attachments=[
            attached("Klagevejledning.pdf", appeal), attached("Afgørelse Ågot Sø.docx", letter),
            attached("VS: Støtte til bil – hvornår?", message=expected_inner),
        ],
    )


def western():
    """Texts of 8 bits in the code page that the message tells, as Outlook saves them as "Outlook Message Format"."""
    rows = [
        (0x001A, TEXT, "IPM.Note"), (0x0037, TEXT, "Boligstøtte – når nogen flytter ind"), (0x0C1A, TEXT, "Udbetaling Fjordby"),
        (0x0C1E, TEXT, "SMTP"), (0x0C1F, TEXT, "bolig@fjordby.example"), (0x0039, TIME, filetime("2024-02-29T12:00:00+01:00")),
        (0x1000, TEXT, GUIDANCE.replace("\n", "\r\n")), (0x3FFD, NUMBER, 1252), (0x3FDE, NUMBER, 28591), (0x340D, NUMBER, 0),
    ]
    data = message(rows, [recipient(0, "Gæst Ødegård", "gaest@borger.example", TEXT)])
    expected = dict(
        subject="Boligstøtte – når nogen flytter ind", sender_name="Udbetaling Fjordby", sender_address="bolig@fjordby.example",
        recipients=1, date="2024-02-29T11:00:00Z", body=GUIDANCE.replace("\n", "\r\n"),
    )
    save("windows1252.msg", data, **expected)
    # The same without a word about the code page.
    rows = [row for row in rows if row[0] not in (0x3FFD, 0x3FDE)]
    save("no-codepage.msg", message(rows, [recipient(0, "Gæst Ødegård", "gaest@borger.example", TEXT)]), **expected)


def logo():
    """HTML, text and RTF beside each other, and a picture that the HTML shows."""
    picture = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc0f01f0005000101"
        "5ab9b6a60000000049454e44ae426082"
    )
    html = (
        '<html><body><p>Kære Bo Ågård</p><p>Dit pas er klar. Du kan hente det i Borgerservice på Strømgade 8.</p>'
        '<p>Hilsen Borgerservice</p><img src="cid:logo@fjordby"></body></html>'
    )
    text = "Kære Bo Ågård\nDit pas er klar. Du kan hente det i Borgerservice på Strømgade 8.\nHilsen Borgerservice"
    when = datetime(2026, 5, 4, 6, 30, tzinfo=timezone.utc)
    made = msgforge.Message(
        subject="Dit pas er klar", html_body=html, text_body=text, to=[("bo@borger.example", "Bo Ågård")],
        sender=("borgerservice@fjordby.example", "Borgerservice Fjordby"), sent=when,
    )
    made.attach_bytes("logo.png", picture, content_id="logo@fjordby")
    made.attach_bytes("Åbningstider.pdf", pdf())
    data = made.as_bytes()
    packed = compressed_rtf.compress(msgforge._builder._encapsulate_html(msgforge._builder._inline_cid_images(html, made._attachments)))
    save(
        "logo.msg", data, subject="Dit pas er klar", sender_name="Borgerservice Fjordby",
        sender_address="borgerservice@fjordby.example", recipients=1, date="2026-05-04T06:30:00Z", body=text, html=html,
        html_codepage=65001, rtf_sha256=digest(packed),
        attachments=[attached("logo.png", picture, inline=True), attached("Åbningstider.pdf", pdf())],
    )


def embedded():
    """A message that Outlook attached: with the short head of its property table."""
    body = "Hej\r\nDin parkeringsafgift på Torvet er frafaldet – vi beklager ulejligheden.\r\nHilsen Parkering, Fjordby"
    inner = [
        (0x001A, UNICODE, "IPM.Note"), (0x0037, UNICODE, "Frafaldet afgift æøå €"), (0x0C1A, UNICODE, "Parkering"),
        (0x0C1F, UNICODE, "parkering@fjordby.example"), (0x0039, TIME, filetime("2026-06-05T10:00:00+02:00")),
        (0x1000, UNICODE, body),
    ]
    people = [recipient(0, "Pål Øre", "pal@borger.example", UNICODE), recipient(1, "Arkiv", "arkiv@fjordby.example", UNICODE)]
    head = bytes(8) + (2).to_bytes(4, "little") + bytes(4) + (2).to_bytes(4, "little") + bytes(4)
    inside = storage("__substg1.0_3701000D", head, inner, people)
    rows = [(0x3705, NUMBER, 5), (0x0E21, NUMBER, 0), (0x3001, UNICODE, "Frafaldet afgift")]
    attachment = storage("__attach_version1.0_#00000000", bytes(8), rows, [inside])
    link = [(0x3705, NUMBER, 7), (0x3707, UNICODE, "C:\\Sager\\Åben sag\\Kvittering.pdf")]
    attachments = [attachment, storage("__attach_version1.0_#00000001", bytes(8), link)]
    outer_body = "Til sagen: se den vedhæftede mail."
    outer = [
        (0x001A, UNICODE, "IPM.Note"), (0x0037, UNICODE, "Til sagen"), (0x0C1A, UNICODE, "Pål Øre"),
        (0x0C1F, UNICODE, "pal@borger.example"), (0x1000, UNICODE, outer_body + "\0"), (0x0E06, TIME, filetime("2026-06-06T10:00:00+02:00")),
    ]
    expected_inner = dict(
        subject="Frafaldet afgift æøå €", sender_name="Parkering", sender_address="parkering@fjordby.example", recipients=2,
        date="2026-06-05T08:00:00Z", body=body, attachments=[],
    )
    save(
        "embedded.msg", message(outer, [recipient(0, "Arkiv", "arkiv@fjordby.example", UNICODE)], attachments), subject="Til sagen",
        sender_name="Pål Øre", sender_address="pal@borger.example", recipients=1, date="2026-06-06T08:00:00Z", body=outer_body,
        attachments=[attached("Frafaldet afgift æøå €", message=expected_inner), attached("Kvittering.pdf")],
    )


def encrypted_mail():
    made = create("Sikker post fra Fjordby", "", "Sikker Post", "sikker@fjordby.example", "2026-04-01T09:00:00+00:00")
    made.message_class = "IPM.Note.SMIME"
    sealed = hashlib.sha512("æøå".encode()).digest() * 20
    made.add_attachment("smime.p7m", sealed, mime_type="application/pkcs7-mime")
    made.add_recipient("bo@borger.example", display_name="Bo Ågård")
    save(
        "smime.msg", made.to_bytes(), subject="Sikker post fra Fjordby", sender_name="Sikker Post", recipients=1,
        sender_address="sikker@fjordby.example", date="2026-04-01T09:00:00Z", message_class="IPM.Note.SMIME",
        attachments=[attached("smime.p7m", sealed)],
    )


def nested():
    """A mail forwarded as an attachment five times."""
    made = expected = None
    for level in range(5, -1, -1):
        outer = create(f"Videresendt {level} gange", f"Se det vedhæftede, det er nummer {level}.", "Åge", "aage@fjordby.example", "2026-01-02T03:04:05+00:00")
        files = []
        if made is not None:
            outer.add_embedded_message_attachment(made)
            # The messages below the third are not read.
            name, inner = (expected["subject"], expected) if level < 3 else (f"{expected['subject']}.msg", None)
            files = [attached(name, message=inner)]
        made = outer
        expected = dict(
            subject=f"Videresendt {level} gange", sender_name="Åge", sender_address="aage@fjordby.example",
            date="2026-01-02T03:04:05Z", body=f"Se det vedhæftede, det er nummer {level}.", attachments=files,
        )
    save("nested.msg", made.to_bytes(), **expected)


def other_files():
    root = CFBStorage(name="Root Entry")
    for name in ("EncryptionInfo", "EncryptedPackage"):
        root.add_stream(CFBStream(name=name, data=hashlib.sha512(name.encode()).digest() * 100))
    (FILES / "encrypted.docx").write_bytes(CFBWriter.to_bytes(CFBDocument(root=root)))
    root = CFBStorage(name="Root Entry")
    root.add_stream(CFBStream(name="Contents", data=b"A drawing of some other program."))
    (FILES / "other.ole").write_bytes(CFBWriter.to_bytes(CFBDocument(root=root)))


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    for make in (plain, html_only, rtf_only, attachments, western, logo, embedded, encrypted_mail, nested, other_files):
        make()
    Path(__file__).with_name("holds.json").write_text(json.dumps(EXPECTED, ensure_ascii=False, indent=1) + "\n")
