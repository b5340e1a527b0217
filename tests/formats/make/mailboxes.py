"""Mailboxes by Python's mailbox library: six messages, one of them broken, lines that begin with "From "."""

import mailbox
import pathlib
import tempfile
from email.message import Message

from common import document, expect, put, record
from mail_frame import ISO, SHOWN_SENDER, head, text_part

ENTRIES = []


def boxed(number, sentence, **more):
    names = ("Første", "Anden", "Tredje", "Fjerde", "Femte", "Sjette")
    part = text_part(f"Kære Åse\n\n{sentence}\n\nVenlig hilsen\nBjørn\n", "utf-8", "quoted-printable")
    return head(part, f"{names[number - 1]} brev i kassen", number=number, **more)


def mailboxes():
    sentences = [
        "Din ansøgning om boligstøtte er modtaget og bliver behandlet i uge syv.",
        "Vi har besluttet at give dig en plads i dagplejen på Ærøvej fra maj.",
        "From Denmark to Norway: flytning til udlandet skal meldes til os.",
        "Du kan søge om tilskud til briller, hvis udgiften er stor for dig.",
        "",
        "Det sidste brev i kassen handler om et møde på rådhuset i november.",
    ]
    with tempfile.TemporaryDirectory() as work:
        path = pathlib.Path(work) / "box"
        box = mailbox.mbox(path)
        for number, sentence in enumerate(sentences, 1):
            if number == 5:
                # Broken: no boundary is told, lines of the header are no fields, and there is no text.
                message = mailbox.mboxMessage(Message())
                message["From"] = "x"
                message["Content-Type"] = "multipart/alternative"
                message.set_payload("")
            else:
                message = mailbox.mboxMessage(boxed(number, sentence))
            message.set_from("post@solrod-havn.example", (2026, 10, 9, 8, number, 0, 4, 282, 0))
            box.add(message)
        box.flush()
        box.close()
        data = path.read_bytes()
    # The library knows the older escaping only: a line that was ">From " already is put in by hand, marked once more.
    extra = (
        "Fra arkivet:\n\n>From this line on nothing is quoted, it only looks like it.\n>>"
        "From here the mark itself belongs to the text of the letter.\n\nVi="
    )
    data = data.replace(b"Vi har besluttet at give", extra.encode() + b"\n har besluttet at give", 1)
    ones = []
    for number, sentence in enumerate(sentences, 1):
        if number == 5:
            ones.append({"source_suffix": "#5", "errors": ["malformed", "no-text"]})
            continue
        contains = [sentence]
        if number == 2:
            contains = [
                "From this line on nothing is quoted, it only looks like it.",
                ">From here the mark itself belongs to the text of the letter.",
                sentence,
            ]
        names = ("Første", "Anden", "Tredje", "Fjerde", "Femte", "Sjette")
        about = {"subject": f"{names[number - 1]} brev i kassen", "sender": SHOWN_SENDER, "recipients": 1, "date": ISO}
        lacks = [">>From"] if number == 2 else [">From"]
        ones.append(document(contains, f"#{number}", lacks, about))
    for name, content in (
        ("six-messages.mbox", data),
        ("six-messages-crlf.mbox", data.replace(b"\n", b"\r\n")),
        ("mailbox-without-ending", data),
    ):
        put(f"mbox/{name}", content)
        ENTRIES.append(expect(f"mbox/{name}", None, ones))


if __name__ == "__main__":
    mailboxes()
    record("mailboxes.py", ENTRIES)
