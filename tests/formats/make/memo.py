"""Messages of Digital Post (MeMo 1.1 and 1.2), put together by lxml.

The receiver's number is made up and is to stand nowhere in what is read.
"""

import base64
import io
import lzma
import tarfile

from lxml import etree

from common import FILES, document, expect, letter, put, record
from mail_frame import html, plain

NAMESPACE = "https://DigitalPost.dk/MeMo-1"
RECEIVER = "0101017890"
CREATED = "2026-05-05T08:15:00Z"
ENTRIES = []

TYPES = {
    "txt": "text/plain",
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xml": "application/xml",
}


class Memo:
    def __init__(self, known, number, version="1.1", prefix="memo", kind="DIGITALPOST", label=None, notification=None):
        self.known = known
        self.uuid = f"8d0e7e3a-0000-4000-8000-{number:012}"
        self.root = etree.Element(self.tag("Message"), nsmap={prefix: NAMESPACE}, memoVersion=version)
        if version == "1.1":
            self.root.set("memoSchVersion", "1.1.0")
        head = self.add(self.root, "MessageHeader")
        self.add(head, "messageType", kind)
        self.add(head, "messageUUID", self.uuid)
        self.label = label or known.title
        self.add(head, "label", self.label)
        if notification:
            self.add(head, "notification", notification)
        self.add(head, "mandatory", "false")
        self.add(head, "legalNotification", "false")
        sender = self.add(head, "Sender")
        self.add(sender, "senderID", "00000000")
        self.add(sender, "idType", "CVR")
        self.add(sender, "label", known.authority)
        receiver = self.add(head, "Recipient")
        self.add(receiver, "recipientID", RECEIVER)
        self.add(receiver, "idType", "CPR")
        self.add(receiver, "label", "Modtagerens Navn")
        if version == "1.2":
            represents = self.add(head, "Representative")
            self.add(represents, "representativeID", "11111111")
            self.add(represents, "idType", "CVR")
            self.add(represents, "label", "En Repræsentant A/S")
        about = self.add(head, "ContentData")
        case = self.add(about, "CaseID")
        self.add(case, "caseID", known.case)
        self.add(case, "caseSystem", "Sagssystemet")
        kle = self.add(about, "KLEdata")
        self.add(kle, "subjectKey", "32.24.04")
        self.add(kle, "version", "Maj 2018")
        self.add(kle, "activityFacet", "G01")
        self.add(kle, "label", "Enkeltydelser")
        self.body = self.add(self.root, "MessageBody")
        self.add(self.body, "createdDateTime", CREATED)
        self.attachments = []

    def tag(self, name):
        return f"{{{NAMESPACE}}}{name}"

    def add(self, parent, name, text=None):
        child = etree.SubElement(parent, self.tag(name))
        child.text = text
        return child

    def file_set(self, kind, files, label=None, lines=True):
        """One document with its files; `lines`: base64 broken in lines of 76, as some programs do."""
        holder = self.add(self.body, kind)
        name = kind[0].lower() + kind[1:]
        self.add(holder, f"{name}ID", self.uuid[:-1] + "f")
        if label:
            self.add(holder, "label", label)
        for filename, data in files:
            one = self.add(holder, "File")
            self.add(one, "encodingFormat", TYPES[filename.rsplit(".", 1)[1]])
            self.add(one, "filename", filename)
            self.add(one, "language", "da")
            encoded = base64.encodebytes(data) if lines else base64.b64encode(data)
            self.add(one, "content", encoded.decode())
        if kind == "MainDocument":
            act = self.add(holder, "Action")
            self.add(act, "label", "Læs mere om reglerne på siden")
            self.add(act, "actionCode", "INFORMATION")
        if kind == "AdditionalDocument":
            self.attachments += [filename for filename, _ in files]
        return self

    def bytes(self, wrap=False):
        root = self.root
        if wrap:
            root = etree.Element("kombi_request")
            etree.SubElement(root, "KombiValgKode").text = "Digital Post"
            root.append(self.root)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    def metadata(self):
        out = {
            "id": self.uuid,
            "subject": self.label,
            "sender": self.known.authority,
            "recipients": 1,
            "date": CREATED,
            "case": self.known.case,
            "kle": "32.24.04",
        }
        if self.attachments:
            out["attachments"] = self.attachments
        return out

    def expected(self, contains, suffix="", **more):
        lacks = [RECEIVER, "Modtagerens Navn", "Læs mere om reglerne", "Tekniske data", *more.pop("lacks", [])]
        return document(contains, suffix, lacks, self.metadata(), **more)


def office(known, kind):
    return (FILES / kind / f"{known.name}.{kind}").read_bytes()


def notes(known):
    return ["Lovbekendtgørelsen kan læses på retsinformation.dk"] if known.name == "afgoerelse-afslag-klagevejledning" else []


def keep(name, memo, ones, known=None, **form):
    put(f"memo/{name}", memo.bytes(**form))
    ENTRIES.append(expect(f"memo/{name}", known.name if known else None, ones))


def notice():
    return (FILES / "pdf-special" / "klagevejledning.pdf").read_bytes()


def main():
    attached, refused, guidance = (
        letter("afgoerelse-afslag-vedlagt"),
        letter("afgoerelse-afslag-klagevejledning"),
        letter("vejledning-fritagelse"),
    )

    # PDF and text of one stem are one letter.
    memo = Memo(refused, 1).file_set(
        "MainDocument", [("afslag.pdf", office(refused, "pdf")), ("afslag.txt", refused.text.encode())], "Afslag"
    )
    keep("1.1-pdf-and-text.xml", memo, [memo.expected(refused.phrases(), anywhere=notes(refused), once=[refused.phrases()[1]])], refused)

    memo = Memo(guidance, 2, "1.2", None).file_set("MainDocument", [("brev.html", html(guidance.body()).encode())], lines=False)
    keep("1.2-default-namespace-html.xml", memo, [memo.expected(guidance.phrases(), lacks=["MsoNormal", "<p>"])], guidance)

    memo = Memo(attached, 3, "1.2", "m").file_set("MainDocument", [("afslag.docx", office(attached, "docx"))])
    memo.file_set("AdditionalDocument", [("klagevejledning.pdf", notice())], "Klagevejledning")
    memo.file_set("TechnicalDocument", [("data.xml", b"<data>Tekniske data om sagen</data>")])
    lacks = ["som skal have den senest fire uger"]
    keep("1.2-docx-with-complaint-notice.xml", memo, [memo.expected(attached.phrases(), lacks=lacks)], attached)

    # Two texts of different stems are two letters.
    memo = Memo(attached, 4).file_set(
        "MainDocument", [("afslag.pdf", office(attached, "pdf")), ("vejledning.txt", guidance.text.encode())], "To breve"
    )
    keep(
        "1.1-two-letters.xml",
        memo,
        [memo.expected(attached.phrases(), "/afslag.pdf"), memo.expected(guidance.phrases(), "/vejledning.txt")],
    )

    # A file that is not what its type and name say.
    memo = Memo(guidance, 5).file_set("MainDocument", [("brev.txt", office(guidance, "pdf"))])
    keep("1.1-pdf-named-text.xml", memo, [memo.expected(guidance.phrases())], guidance)

    sms = "Husk dit hjemmebesøg onsdag den 11. marts kl. 10.30. Svar på 62 00 88 19."
    memo = Memo(letter("kvittering"), 6, kind="NEMSMS", label="Hjemmebesøg", notification=sms)
    keep("nemsms.xml", memo, [memo.expected([sms])])

    # Office text only as the label and a notification, which is no part of a letter.
    memo = Memo(guidance, 7, "1.2", notification="Du har fået ny post fra skolen om fri uden for ferierne.")
    memo.file_set("MainDocument", [("brev.txt", plain(guidance.body()).encode())])
    keep("1.2-with-notification.xml", memo, [memo.expected(guidance.phrases(), lacks=["Du har fået ny post"])], guidance)

    memo = Memo(refused, 8).file_set("MainDocument", [("afslag.txt", refused.text.encode())])
    keep("within-kombi-request.xml", memo, [memo.expected(refused.phrases(), anywhere=notes(refused))], refused, wrap=True)

    memo = Memo(guidance, 9).file_set("MainDocument", [("brev.pdf", (FILES / "pdf-special" / "scanned.pdf").read_bytes())])
    put("memo/1.1-scanned-pdf.xml", memo.bytes())
    ENTRIES.append(expect("memo/1.1-scanned-pdf.xml", None, error="no-text"))

    memo = Memo(guidance, 10)
    put("memo/1.1-without-document.xml", memo.bytes())
    ENTRIES.append(expect("memo/1.1-without-document.xml", None, error="no-text"))

    put("memo/other-xml.xml", '<?xml version="1.0" encoding="UTF-8"?>\n<faktura><linje>Kørsel</linje></faktura>\n')
    ENTRIES.append(expect("memo/other-xml.xml", None, error="unsupported-format"))

    # A package of two, by LZMA alone and by XZ.
    first = Memo(refused, 11).file_set("MainDocument", [("afslag.txt", refused.text.encode())])
    second = Memo(guidance, 12, "1.2", None).file_set("MainDocument", [("brev.html", html(guidance.body()).encode())])
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, memo in (("besked-1.xml", first), ("besked-2.xml", second)):
            data = memo.bytes()
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1767225600
            tar.addfile(info, io.BytesIO(data))
    ones = [
        first.expected(refused.phrases(), "/besked-1.xml", anywhere=notes(refused)),
        second.expected(guidance.phrases(), "/besked-2.xml"),
    ]
    for name, form in (("package.tar.lzma", lzma.FORMAT_ALONE), ("package-xz.tar.lzma", lzma.FORMAT_XZ)):
        put(f"memo/{name}", lzma.compress(raw.getvalue(), form))
        ENTRIES.append(expect(f"memo/{name}", None, ones))
    record("memo.py", ENTRIES)


if __name__ == "__main__":
    main()
