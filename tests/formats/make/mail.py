"""Mails by Python's email library, mailboxes by its mailbox library.

Where the library would not write what other programs write (raw 8-bit, flowed text, Outlook's HTML), the bytes are put
together here.
"""

import io
import pathlib
import tempfile
from email import encoders
from email.charset import BASE64, QP, Charset
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage

import openpyxl
from PIL import Image

from common import FILES, edit_zip, letter, phrase, put, record
from mail_frame import (
    CITIZEN,
    DATE,
    ENTRIES,
    FOLDER,
    SENDER,
    attachment,
    crlf,
    head,
    html,
    keep,
    multipart,
    own,
    plain,
    text_part,
)

# ---- single parts ----


def encodings():
    known = letter("mail")
    text = plain(known.body(), 72)
    blocks = own(known)
    for number, (name, charset, encoding) in enumerate(
        [
            ("plain-utf-8-8bit.eml", "utf-8", "8bit"),
            ("plain-utf-8-quoted-printable.eml", "utf-8", "quoted-printable"),
            ("plain-utf-8-base64.eml", "utf-8", "base64"),
            ("plain-windows-1252-quoted-printable.eml", "windows-1252", "quoted-printable"),
            ("plain-windows-1252-base64.eml", "windows-1252", "base64"),
            ("plain-windows-1252-8bit.eml", "windows-1252", "8bit"),
        ],
        1,
    ):
        part = head(text_part(text, charset, encoding), known.title, number=number)
        keep(name, part, known.phrases(blocks=blocks), known.title, letter_name=known.name, quoted=known.quoted(), lf=number % 2 == 0)
    # These two have no typographic quotes and dashes; one has no ½, the other no €.
    for name, charset, encoding, sentence in (
        ("plain-iso-8859-1.eml", "iso-8859-1", "8bit", "Fristen er rykket ½ uge, så du kan nå at få svar fra lægen på Ærø efter § 7."),
        (
            "plain-iso-8859-15.eml",
            "iso-8859-15",
            "quoted-printable",
            "Gebyret på 42 € for kørsel på Ærø efter § 7 betales, når du får en regning.",
        ),
    ):
        part = head(
            text_part(f"Kære Åse\n\n{sentence}\n\nVenlig hilsen\nBjørn\n", charset, encoding), "Om din henvendelse", charset=charset
        )
        keep(name, part, [sentence], "Om din henvendelse")
    # Said to be Latin 1, but with the quotes and dashes of Windows, as many programs do.
    sentence = "Vi kalder det “lån og behold” – og du skal ikke betale noget for det."
    part = head(text_part(f"Kære Åse\n\n{sentence}\n", "windows-1252", "quoted-printable"), "Lån og behold")
    keep("mislabelled-latin-1.eml", crlf(part).replace(b'"windows-1252"', b'"iso-8859-1"'), [sentence], "Lån og behold")
    ascii_only = (
        b"From: post@solrod-havn.example\nTo: borger@post.example\nSubject: Aabningstider\nDate: "
        + DATE.encode()
        + b"\n\nBorgerservice holder aabent fra klokken ni til tolv i uge syv.\n"
    )
    keep(
        "plain-without-mime.eml",
        ascii_only,
        ["Borgerservice holder aabent fra klokken ni til tolv i uge syv."],
        "Aabningstider",
        sender="post@solrod-havn.example",
    )
    put(f"{FOLDER}/UPPER-CASE.EML", ascii_only)
    ENTRIES.append(dict(ENTRIES[-1], file=f"{FOLDER}/UPPER-CASE.EML"))


def html_only():
    known = letter("vejledning-fritagelse")
    preheader = (
        '<div style="display:none;max-height:0;overflow:hidden">'
        "Forhåndsvisning, som kun ses i indbakken.</div><script>var sporing = 1;</script>"
        "<!-- skabelon 7 -->\n"
    )
    body = html(known.body(), preheader, '<img src="https://sporing.example/1.gif" alt="" width="1">')
    lacks = ["MsoNormal", "sporing", "skabelon 7", "<p>", "&nbsp;", "indbakken"]
    part = head(text_part(body, "utf-8", "quoted-printable", "html"), known.title)
    keep("html-only.eml", part, known.phrases(), known.title, lacks=lacks, letter_name=known.name)
    part = head(text_part(body, "windows-1252", "base64", "html"), known.title)
    keep("html-only-windows-1252.eml", part, known.phrases(), known.title, lacks=lacks, letter_name=known.name)


def both(known, charset="utf-8"):
    text, web = plain(known.body(), 72), html(known.body())
    return multipart(
        "alternative", text_part(text, charset, "quoted-printable"), text_part(web, charset, "quoted-printable", "html"), boundary="=_alt_1"
    )


def alternatives():
    known = letter("afgoerelse-afslag-klagevejledning")
    notes = [phrase(b.text) for b in known.blocks if b.kind == "footnote"]
    message = head(both(known), known.title)
    message.preamble = "This is a multi-part message in MIME format."
    once = [known.phrases()[1]]
    keep(
        "alternative.eml",
        message,
        known.phrases(),
        known.title,
        lacks=["multi-part message", "MsoNormal", "<p>"],
        letter_name=known.name,
        anywhere=notes,
        once=once,
    )
    # The HTML first, which is against the rules, and an empty plain part, which some programs send.
    text, web = plain(known.body(), 72), html(known.body())
    message = multipart("alternative", text_part(web, "utf-8", "base64", "html"), text_part(text, "utf-8", "base64"))
    keep(
        "alternative-html-first.eml",
        head(message, known.title),
        known.phrases(),
        known.title,
        lacks=["MsoNormal", "<p>"],
        letter_name=known.name,
        anywhere=notes,
        once=once,
    )
    message = multipart("alternative", text_part("\n", "utf-8", "8bit"), text_part(web, "utf-8", "base64", "html"))
    keep(
        "alternative-empty-plain.eml",
        head(message, known.title),
        known.phrases(),
        known.title,
        lacks=["MsoNormal", "<p>"],
        letter_name=known.name,
        anywhere=notes,
    )


def spreadsheet():
    book = openpyxl.Workbook()
    book.active.append(["Ydelse", "Beløb"])
    book.active.append(["Regnearkets celle om kørsel", 1480])
    raw, path = io.BytesIO(), pathlib.Path(tempfile.mkdtemp()) / "regneark.xlsx"
    book.save(raw)
    edit_zip(raw, path)
    data = path.read_bytes()
    path.unlink()
    path.parent.rmdir()
    return data


def attachments():
    known = letter("afgoerelse-afslag-vedlagt")
    notice = (FILES / "pdf-special" / "klagevejledning.pdf").read_bytes()
    dots = io.BytesIO()
    Image.new("L", (40, 20), 120).save(dots, "PNG")
    logo = MIMEImage(dots.getvalue(), "png")
    logo.add_header("Content-ID", "<logo>")
    logo.add_header("Content-Disposition", "inline", filename="logo.png")
    related = multipart("related", both(known), logo, boundary="=_rel_1")
    message = multipart(
        "mixed",
        related,
        attachment(notice, "klagevejledning.pdf", "application", "pdf"),
        attachment(spreadsheet(), "regneark.xlsx", "application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        boundary="=_mix_1",
    )
    lacks = ["Regnearkets celle", "JVBERi", "som skal have den senest fire uger"]
    keep(
        "attachments.eml",
        head(message, known.title),
        known.phrases(),
        known.title,
        lacks=lacks,
        letter_name=known.name,
        attachments=["klagevejledning.pdf", "regneark.xlsx"],
    )
    # Danish names, once in the way of RFC 2231 and once in the way of Outlook (an encoded word in the parameter).
    outlook = attachment(notice, "x.pdf", "application", "pdf")
    outlook.replace_header("Content-Disposition", 'attachment; filename="=?iso-8859-1?Q?Kort_over_=C5vej.pdf?="')
    message = multipart(
        "mixed",
        text_part(plain(known.body()), "utf-8", "base64"),
        attachment(notice, "Klagevejledning på dansk – æøå.pdf", "application", "pdf"),
        outlook,
        attachment("Bilagets tekst er ikke brevets tekst, men står for sig selv.".encode(), "bilag.txt", "text", "plain"),
        boundary="=_mix_2",
    )
    names = ["Klagevejledning på dansk – æøå.pdf", "Kort over Åvej.pdf", "bilag.txt"]
    keep(
        "attachment-names.eml",
        head(message, known.title),
        known.phrases(),
        known.title,
        lacks=["Bilagets tekst"],
        letter_name=known.name,
        attachments=names,
    )


def encoded_words():
    subject = "Afslag på ansøgning om støtte til bil – og hvad du kan gøre nu, hvis du er uenig i afgørelsen på Ærø"
    sentence = "Du kan læse om reglerne for støtte til bil på vores hjemmeside."
    body = f"Kære Åse\n\n{sentence}\n\nVenlig hilsen\nBjørn\n"
    for name, charset, encoding in (("subject-b.eml", "utf-8", BASE64), ("subject-q.eml", "windows-1252", QP)):
        kind = Charset(charset)
        kind.header_encoding = encoding
        kind.output_charset = kind.output_codec = kind.input_codec = charset
        part = text_part(body, "utf-8", "quoted-printable")
        part["From"] = f"{Header(SENDER[0], kind).encode()} <{SENDER[1]}>"
        part["To"] = f"{Header(CITIZEN[0], kind).encode()} <{CITIZEN[1]}>"
        part["Subject"] = Header(subject, kind, maxlinelen=75, header_name="Subject").encode()
        part["Date"] = DATE
        keep(name, part, [sentence], subject)
    # The bytes of a letter cut in two by the writing program, and raw UTF-8 in the header (RFC 6532).
    data = crlf(text_part(body, "utf-8", "8bit"))
    lead = f"From: {SENDER[0]} <{SENDER[1]}>\r\nTo: {CITIZEN[0]} <{CITIZEN[1]}>\r\nSubject: Svar på ansøgning – ½ år\r\nDate: {DATE}\r\n"
    keep("subject-raw-utf-8.eml", lead.encode() + data, [sentence], "Svar på ansøgning – ½ år")


# ---- locks and the rest ----


def locked():
    part = MIMEBase("application", "pkcs7-mime")
    part.set_param("smime-type", "enveloped-data")
    part.set_param("name", "smime.p7m")
    # Made-up bytes with the opening of a real envelope.
    part.set_payload(bytes.fromhex("3080060960864886f70d010703a080") + bytes(range(256)) * 4)
    encoders.encode_base64(part)
    keep("smime-encrypted.eml", head(part, "Sikker mail"), subject="Sikker mail", error="encrypted")
    version = MIMEBase("application", "pgp-encrypted")
    version.set_payload("Version: 1\n")
    secret = MIMEBase("application", "octet-stream")
    secret.set_payload("-----BEGIN PGP MESSAGE-----\n\nhQEMA0000000000000AQf/a1b2c3d4e5f6\n=abcd\n-----END PGP MESSAGE-----\n")
    message = multipart("encrypted", version, secret)
    message.set_param("protocol", "application/pgp-encrypted")
    keep("pgp-encrypted.eml", head(message, "Sikker mail"), subject="Sikker mail", error="encrypted")
    sentence = "Denne mail er underskrevet, men enhver kan læse, hvad der står i den."
    seal = attachment(bytes(range(256)), "smime.p7s", "application", "pkcs7-signature")
    message = multipart("signed", text_part(f"Kære Åse\n\n{sentence}\n", "utf-8", "quoted-printable"), seal)
    message.set_param("protocol", "application/pkcs7-signature")
    keep("smime-signed.eml", head(message, "Underskrevet mail"), [sentence], "Underskrevet mail")


def many_recipients():
    sentence = "Møde om lokalplanen holdes på rådhuset torsdag den 5. november."
    part = head(
        text_part(f"Kære alle\n\n{sentence}\n", "utf-8", "8bit"), "Møde om lokalplanen", to=[CITIZEN, ("Åse Lyngsø", "aase@post.example")]
    )
    part["Cc"] = 'Lodsejerne: per@post.example, "Oe, Karin" <karin@post.example>;'
    part["Bcc"] = "arkiv@solrod-havn.example"
    keep("to-cc-bcc.eml", part, [sentence], "Møde om lokalplanen", recipients=5, lacks=["arkiv@"])


def nothing():
    # Without a subject too: a subject is text.
    message = head(text_part("\n \n", "utf-8", "8bit"), "Tom")
    del message["Subject"]
    keep("empty-body.eml", message, error="no-text")


def main():
    for make in (
        encodings,
        html_only,
        alternatives,
        attachments,
        encoded_words,
        locked,
        many_recipients,
        nothing,
    ):
        make()
    record("mail.py", ENTRIES)


if __name__ == "__main__":
    main()
