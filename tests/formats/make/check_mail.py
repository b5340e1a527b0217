"""A second opinion on the mails, by the reading side of Python's email library."""

import email
import email.policy
import re

from bs4 import BeautifulSoup

BLOCKS = ["p", "div", "br", "td", "th", "tr", "li", "h1", "h2", "h3", "pre", "blockquote", "title"]


def web_text(page):
    """The words of a web page that are seen, blocks divided by line breaks."""
    soup = BeautifulSoup(page, "lxml")
    for gone in soup(["script", "style", "head", "template"]):
        gone.decompose()
    for gone in soup.find_all(hidden=True) + soup.find_all(style=re.compile("display: *none")):
        gone.decompose()
    for block in soup.find_all(BLOCKS):
        block.insert_before("\n")
        block.insert_after("\n")
    return soup.get_text()


def read(data):
    """The text of a mail and what its header says."""
    # A name of a charset that is wrong in a usual way.
    message = email.message_from_bytes(data.replace(b'"iso-8859-1"', b'"windows-1252"'), policy=email.policy.default)
    part = message.get_body(("plain", "html"))
    text = part.get_content() if part else ""
    if part is not None and part.get_content_type() == "text/plain" and not text.strip():
        part = message.get_body(("html",)) or part
        text = part.get_content()
    if part is not None and part.get_content_type() == "text/html":
        text = web_text(text)
    elif part is not None and part["Content-Type"] and part["Content-Type"].params.get("format") == "flowed":
        delsp = part["Content-Type"].params.get("delsp") == "yes"
        lines = [line.removeprefix(" ") for line in text.replace("\r", "").split("\n")]
        text = ""
        for at, line in enumerate(lines):
            soft = line.endswith(" ") and line != "-- "
            mark = "> " if line.startswith("> ") and at and lines[at - 1].endswith(" ") else ""
            text += line.removeprefix(mark)[: -1 if soft and delsp else None] + ("" if soft else "\n")
    people = [a for name in ("To", "Cc", "Bcc") if message[name] for a in message[name].addresses]
    sender = message["From"].addresses[0] if message["From"] and message["From"].addresses else None
    shown = (sender.display_name or sender.addr_spec) if sender else None
    return text, {
        "subject": str(message["Subject"]) if message["Subject"] else None,
        # Raw UTF-8 in a header comes as surrogates.
        "sender": shown.encode("utf-8", "surrogateescape").decode() if shown else None,
        "recipients": len(people),
        "date": message["Date"].datetime.isoformat() if message["Date"] else None,
        "attachments": [
            p.get_filename()
            for p in message.iter_attachments()
            if p.get_filename() and p.get_content_disposition() == "attachment" and "pkcs7" not in p.get_content_type()
        ],
    }


def messages(data):
    """The mails of a mailbox, with the marks taken off."""
    data = data.replace(b"\r\n", b"\n")
    for one in re.split(rb"(?:\A|\n\n?)From \S+@\S+ .*\n", data)[1:]:
        yield re.sub(rb"^>(>*From )", rb"\1", one, flags=re.MULTILINE)
