"""Bodies and frames of mails: a letter as plain text or HTML, a part with an exact charset, headers, attachments."""

import email.utils
from email import encoders
from email.charset import BASE64, QP, Charset
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from html import escape

from common import document, expect, put

FOLDER = "mail"
ENTRIES = []

SENDER = ("Bjørn Østergård", "bjorn.ostergard@solrod-havn.example")
CITIZEN = ("Inès Kjærulff", "ines.kjaerulff@post.example")
DATE = "Fri, 09 Oct 2026 10:30:00 +0200"
#: The same as they are expected to be read.
ISO = "2026-10-09T10:30:00+02:00"
SHOWN_SENDER = "Bjørn Østergård"


# ---- the letters as bodies ----


def plain(blocks, width=None):
    """Paragraphs with blank lines between; `width`: broken as mail programs do."""
    out = []
    for block in blocks:
        if block.rows:
            out.append("\n".join("\t".join(row) for row in block.rows))
        else:
            text = ("• " if block.kind == "bullet" else "") + block.text
            out.append("\n".join(wrapped(text, width)) if width else text)
    return "\n\n".join(out) + "\n"


def wrapped(text, width):
    """At blanks only, never at a no-break space."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return lines + [line]


def html(blocks, before="", after=""):
    """The same as a mail program's HTML."""
    out, listing = [], False
    for block in blocks:
        if listing and block.kind != "bullet":
            out.append("</ul>")
            listing = False
        if block.rows:
            rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in block.rows)
            out.append(f'<table border="1" cellpadding="4"><tbody>\n{rows}</tbody></table>')
        elif block.kind == "bullet":
            if not listing:
                out.append("<ul>")
                listing = True
            out.append(f"<li>{escape(block.text)}</li>")
        elif block.kind == "heading":
            out.append(f"<h3>{escape(block.text)}</h3>")
        elif block.kind == "quoted" and block.text.startswith("> "):
            out.append(f"<blockquote>{escape(block.text[2:])}</blockquote>")
        else:
            out.append("<p>" + "\n".join(wrapped(escape(block.text), 70)).replace("\u00a0", "&nbsp;") + "</p>")
    if listing:
        out.append("</ul>")
    return (
        f"<html><head><style>p.MsoNormal {{margin:0cm; font-family:Calibri}}</style></head>\n<body>\n{before}"
        + "\n".join(out)
        + f"\n{after}</body></html>\n"
    )


def own(known):
    """What the authority writes in the mail now: without the earlier mail below."""
    return [b for b in known.body() if b.kind != "quoted"]


# ---- the frame ----


def head(message, subject, to=(CITIZEN,), charset="utf-8", sender=SENDER, number=1):
    def person(name, address):
        return email.utils.formataddr((str(Header(name, charset).encode()) if not name.isascii() else name, address))

    message["From"] = person(*sender)
    message["To"] = ", ".join(person(*one) for one in to)
    message["Subject"] = Header(subject, charset, header_name="Subject") if not subject.isascii() else subject
    message["Date"] = DATE
    message["Message-ID"] = f"<20261009.{number}@solrod-havn.example>"
    return message


def text_part(text, charset, encoding, subtype="plain"):
    """A text part with exactly this charset and transfer encoding: 8bit, quoted-printable or base64."""
    part = MIMENonMultipart("text", subtype)
    kind = Charset(charset)
    kind.body_encoding = {"8bit": None, "quoted-printable": QP, "base64": BASE64}[encoding]
    kind.output_charset = kind.output_codec = kind.input_codec = charset
    if encoding != "8bit":
        part.set_payload(text.encode(charset), kind)
    else:
        part.set_param("charset", charset)
        part["Content-Transfer-Encoding"] = "8bit"
        part.set_payload(text.encode(charset).decode("ascii", "surrogateescape"))
    return part


def crlf(message):
    if isinstance(message, Message):
        message = message.as_bytes(policy=message.policy.clone(linesep="\r\n", max_line_length=78))
    return message.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def attachment(data, name, main, sub, inline=None):
    part = MIMEBase(main, sub)
    part.set_payload(data)
    encoders.encode_base64(part)
    if inline:
        part.add_header("Content-ID", f"<{inline}>")
        part.add_header("Content-Disposition", "inline", filename=name)
    else:
        part.add_header("Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name))
    return part


def multipart(kind, *parts, boundary="=_skel_1"):
    out = MIMEMultipart(kind, boundary=boundary)
    for part in parts:
        out.attach(part)
    return out


def keep(
    name,
    message,
    contains=(),
    subject=None,
    error=None,
    lacks=(),
    letter_name=None,
    recipients=1,
    attachments=(),
    sender=SHOWN_SENDER,
    lf=False,
    **more,
):
    data = crlf(message)
    put(f"{FOLDER}/{name}", data.replace(b"\r\n", b"\n") if lf else data)
    metadata = {"subject": subject, "sender": sender, "recipients": recipients, "date": ISO}
    if attachments:
        metadata["attachments"] = list(attachments)
    ones = None if error else [document(contains, "", list(lacks) + ["Content-Type", "charset="], metadata, **more)]
    ENTRIES.append(expect(f"{FOLDER}/{name}", letter_name, ones, error))
