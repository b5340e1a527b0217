"""Mails with bombs attached, and mailboxes."""

import base64

from hostile_kit import ASCII_LETTER, COMPLAINT, GRANTED, LETTER_TEXT, MEGA, RECEIVED, counts, packed, repeated
from office_writer import document_xml, docx
from zip_writer import Entry, zipped

ALL = (RECEIVED, GRANTED, COMPLAINT)
PLAIN = tuple(ASCII_LETTER)
LARGE = ["too-large", "malformed"]
HEAD = (
    b"From: Ane Krogh <ane.krogh@kommunen.example>\r\nTo: Karen Holm <karen@post.example>\r\nSubject: Svar\r\n"
    b"Date: Mon, 3 Jun 2024 09:00:00 +0200\r\nMessage-ID: <1@kommunen.example>\r\nMIME-Version: 1.0\r\n"
)
UTF8 = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
LETTER_PART = UTF8 + b"\r\n" + LETTER_TEXT.encode().replace(b"\n", b"\r\n")
TEXT = LETTER_TEXT.encode().replace(b"\n", b"\r\n")


def multipart(boundary, *parts, kind=b"mixed", end=True):
    """The headers and body of a multipart; each part with its own headers."""
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    closing = b"--" + boundary + b"--\r\n" if end else b""
    return b"Content-Type: multipart/" + kind + b'; boundary="' + boundary + b'"\r\n\r\n' + body + closing


def attachment(name, data, kind=b"application/octet-stream"):
    return (
        b"Content-Type: " + kind + b'; name="' + name + b'"\r\nContent-Disposition: attachment; filename="' + name + b'"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data).replace(b"\n", b"\r\n")
    )


def attachments(out):
    bomb = zipped(Entry(b"klagevejledning.txt", repeated(b" ", 20 * MEGA)))
    inner = HEAD + multipart(b"y", LETTER_PART, attachment(b"bombe.zip", bomb))
    mail = HEAD + multipart(b"x", LETTER_PART, attachment(b"mail.zip", zipped(Entry(b"mail.eml", inner))))
    out.add(
        "mail/bomb-in-zip-in-mail-in-zip.eml",
        mail,
        "a mail holds a zip that holds a mail that holds a bomb of 20 MB",
        ["too-large", "no-text", "malformed"],
        ALL,
        outcome="either",
    )
    evil = docx(repeated(b" ", 20 * MEGA, document_xml()[:-30]))
    out.add(
        "mail/docx-bomb-attached.eml",
        HEAD + multipart(b"x", LETTER_PART, attachment(b"klagevejledning.docx", evil)),
        "a docx bomb of 20 MB beside the letter",
        LARGE + ["no-text"],
        ALL,
        outcome="either",
    )
    squeezed = packed(HEAD + LETTER_PART)
    out.add(
        "mail/gzip-named.eml", squeezed, "a gzip file under the name of a mail", ["unsupported-format", "malformed"], ALL, outcome="either"
    )
    both = multipart(
        b"x",
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n",
        b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>" + TEXT + b"</p>",
        kind=b"alternative",
    )
    out.add("mail/empty-text-beside-html.eml", HEAD + both, "two versions, the plain one is empty", contains=ALL)
    related = multipart(
        b"x",
        b'Content-Type: text/html; charset=utf-8\r\nContent-ID: <a>\r\n\r\n<iframe src="cid:a"></iframe><p>' + TEXT + b"</p>",
        kind=b"related",
    )
    out.add("mail/page-holds-itself.eml", HEAD + related, "a page that takes in itself by its own name", contains=ALL)


def mailboxes(out):
    start = b"From ane@kommunen.example Mon Jun  3 09:00:00 2024\n"
    message = (HEAD + LETTER_PART).replace(b"\r\n", b"\n")
    endless = message + b"Se vores hjemmeside for mere.\n" * 300_000
    out.add_packed(
        "mail/one-message-without-end.mbox",
        start + endless,
        "a mailbox of one message of 9 MB",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"hjemmeside", 300_000)],
    )
    out.add_packed(
        "mail/only-from-lines.mbox",
        start * 100_000,
        "100,000 lines that begin a message, and no message",
        LARGE + ["no-text", "unsupported-format"],
        checks=[counts(b"From ", 100_000)],
    )
    out.add_packed(
        "mail/20000-messages.mbox",
        (start + b"Subject: a\n\nb\n\n") * 20_000 + start + message,
        "20,000 messages of one letter each, and one letter",
        LARGE + ["no-text"],
        outcome="either",
        checks=[counts(b"From ", 20_000)],
    )
    mixed = start + message + b"\n" + start + b"\0\xff\xfe broken\n\n" + start + message.replace(b"1.200", b"9.900")
    out.add(
        "mail/broken-between-whole.mbox",
        mixed,
        "a broken message between two whole ones",
        ["malformed", "no-text", "unsupported-format"],
        outcome="either",
        beside=ALL + ("Vi giver dig 9.900 kroner",),
    )
    quoted = start + message + b">" * 100_000 + b"From x\n>From y\n"
    out.add_packed("mail/from-quoted-100000-times.mbox", quoted, "a line escaped 100,000 times", ["malformed"], ALL, outcome="either")
    out.add(
        "mail/from-without-date.mbox",
        b"From \n" + message,
        "the line that begins the message names nobody",
        ["malformed"],
        ALL,
        outcome="either",
    )
