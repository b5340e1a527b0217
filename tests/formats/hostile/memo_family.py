"""Messages of the Danish digital post (MeMo) and other XML: entities, nesting, broken contents."""

import base64

from hostile_kit import AFTER, BEFORE, COMPLAINT, GRANTED, LETTER_TEXT, MEGA, PASSWORD_LINE, RECEIVED, counts, repeated
from office_writer import DOCUMENT_HEAD, DOCUMENT_TAIL, docx, w_paragraphs
from zip_writer import zip_expands

ALL = (RECEIVED, GRANTED, COMPLAINT)
LARGE = ["too-large", "malformed"]
XML = b'<?xml version="1.0" encoding="UTF-8"?>\n'
# Made up; no such person. It must not be shown anywhere.
RECIPIENT = "0101701234"


def part(data, name="brev.txt", kind="text/plain", role="MainDocument", raw=None):
    """One document of a message; `raw` stands in place of the base64."""
    content = base64.b64encode(data) if raw is None else raw
    return (
        (
            f"<memo:{role}><memo:File><memo:encodingFormat>{kind}</memo:encodingFormat><memo:filename>{name}</memo:filename>"
            "<memo:language>da</memo:language><memo:content>"
        ).encode()
        + content
        + f"</memo:content></memo:File></memo:{role}>\n".encode()
    )


LETTER_PART = part(LETTER_TEXT.encode())


def memo(*parts, dtd=b"", label="Svar på din ansøgning", after=b"", root=b"memo:Message"):
    head = (
        "<memo:MessageHeader><memo:messageType>DIGITALPOST</memo:messageType><memo:messageUUID>7a1b8c1e-0000-4000-8000-000000000001"
        f"</memo:messageUUID><memo:label>{label}</memo:label><memo:mandatory>false</memo:mandatory><memo:legalNotification>false"
        "</memo:legalNotification><memo:Sender><memo:senderID>11111111</memo:senderID><memo:idType>CVR</memo:idType><memo:label>Kommunen"
        f"</memo:label></memo:Sender><memo:Recipient><memo:recipientID>{RECIPIENT}</memo:recipientID><memo:idType>CPR</memo:idType>"
        "</memo:Recipient></memo:MessageHeader>\n<memo:MessageBody><memo:createdDateTime>2024-06-03T09:00:00Z</memo:createdDateTime>\n"
    ).encode()
    opening = b"<" + root + b' xmlns:memo="https://DigitalPost.dk/MeMo-1" memoVersion="1.1" memoSchVersion="1.1.0">'
    return XML + dtd + opening + head + b"".join(parts) + b"</memo:MessageBody>" + after + b"</memo:Message>\n"


def entities(out):
    laughs = (
        b'<!DOCTYPE x [<!ENTITY a0 "ha ">'
        + b"".join(b'<!ENTITY a%d "' % level + b"&a%d;" % (level - 1) * 10 + b'">' for level in range(1, 13))
        + b"]>"
    )
    text = "&a12;"
    out.add(
        "memo/billion-laughs.xml",
        memo(LETTER_PART, dtd=laughs, label=text),
        "12 levels of entities in the subject: 3 TB if unfolded",
        LARGE,
        outcome="either",
        lacks=["ha ha ha"],
    )
    inside = part(b"", raw=b"&a;" * 1000)
    file = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    out.add(
        "memo/entity-file.xml",
        memo(inside, dtd=file, label="&a;"),
        "subject and content are said to be a password file: never opened",
        LARGE + ["no-text"],
        lacks=[PASSWORD_LINE],
    )
    for name, dtd in [
        ("file", b'<!DOCTYPE x SYSTEM "file:///etc/passwd">'),
        ("network", b'<!DOCTYPE x PUBLIC "-//x//y" "http://127.0.0.1:9/x.dtd">'),
    ]:
        out.add(
            f"memo/dtd-{name}.xml",
            memo(LETTER_PART, dtd=dtd),
            f"a DTD ({name}) outside the message: never fetched",
            ["malformed"],
            ALL,
            outcome="either",
            lacks=[PASSWORD_LINE],
        )
    include = b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    out.add(
        "memo/include.xml",
        memo(LETTER_PART, include),
        "an inclusion of a password file: never followed",
        contains=ALL,
        lacks=[PASSWORD_LINE],
    )
    style = b'<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/x.xsl"?>\n'
    out.add("memo/stylesheet.xml", memo(LETTER_PART, dtd=style), "a style sheet on the network: never fetched", contains=ALL)


def contents(out):
    for name, raw in [
        ("noise", b"!!!! ikke base64 !!!!"),
        ("cut", base64.b64encode(LETTER_TEXT.encode())[:-3]),
        ("empty", b""),
        ("padding", b"====" * 5000),
        ("elements-inside", b"S8Om<b>cmU</b>=<!-- x -->"),
        ("text-of-3-letters", b"YQ=="),
    ]:
        out.add(
            f"memo/base64-{name}.xml",
            memo(part(b"", raw=raw)),
            f"the content is base64 with {name.replace('-', ' ')}",
            ["malformed", "no-text", "unsupported-format"],
            outcome="either",
        )
    spread = b"\n ".join(
        base64.b64encode(LETTER_TEXT.encode())[at : at + 1] for at in range(0, len(base64.b64encode(LETTER_TEXT.encode())))
    )
    out.add("memo/base64-one-letter-a-line.xml", memo(part(b"", raw=spread)), "base64 with a line break after each letter", contains=ALL)
    bomb = docx(repeated(b" ", 20 * MEGA, DOCUMENT_HEAD + w_paragraphs(), DOCUMENT_TAIL))
    zip_expands(20 * MEGA, b"word/document.xml")(bomb)
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    out.add(
        "memo/docx-bomb-inside.xml",
        memo(part(bomb, "brev.docx", word)),
        "the main document is a docx that inflates to 20 MB",
        LARGE + ["no-text"],
        outcome="either",
    )
    out.add(
        "memo/message-in-message.xml",
        memo(part(memo(part(memo(LETTER_PART), "b.xml", "application/xml")), "a.xml", "application/xml")),
        "a message whose document is a message",
        ["malformed", "unsupported-format", "no-text"],
        ALL,
        outcome="either",
    )
    lying = part(LETTER_TEXT.encode(), "brev.pdf", "application/pdf")
    out.add(
        "memo/text-called-pdf.xml", memo(lying), "a text that is called a PDF", ["malformed", "unsupported-format"], ALL, outcome="either"
    )
    large = part(b"", raw=b"QUFB" * 2_500_000)
    out.add_packed(
        "memo/content-of-10-mb.xml",
        memo(large),
        "10 MB of base64: one word of 7.5 MB",
        LARGE,
        outcome="either",
        checks=[counts(b"QUFB", 2_500_000)],
    )


def numbers(out):
    extra = part(b"Bilag.\n", "bilag.txt", role="AdditionalDocument")
    out.add_packed(
        "memo/10000-additional-documents.xml",
        memo(LETTER_PART, extra * 10_000),
        "10,000 additional documents",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"<memo:AdditionalDocument>", 10_000)],
    )
    out.add_packed(
        "memo/5000-main-documents.xml",
        memo(LETTER_PART * 5000),
        "5000 main documents",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"<memo:MainDocument>", 5000)],
    )
    for name, deep in [
        ("elements", b"<x>" * 100_000 + b"</x>" * 100_000),
        ("namespaces", b'<x xmlns="a">' * 50_000 + b"</x>" * 50_000),
        ("messages", b"<memo:Message>" * 50_000 + b"</memo:Message>" * 50_000),
    ]:
        out.add_packed(
            f"memo/{name}-deep.xml", memo(LETTER_PART, deep), f"{name} in one another, up to 100,000 levels", LARGE, ALL, outcome="either"
        )
    names = b" ".join(b'a%d="1"' % number for number in range(10_000))
    out.add_packed(
        "memo/10000-attributes.xml",
        memo(LETTER_PART, b"<x " + names + b"/>"),
        "one element with 10,000 attributes",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b'="1"', 10_000)],
    )
    spaces = b" ".join(b'xmlns:n%d="u"' % number for number in range(10_000))
    out.add_packed(
        "memo/10000-namespaces.xml",
        memo(LETTER_PART, b"<x " + spaces + b">" + b"<n1:y/>" * 10_000 + b"</x>"),
        "10,000 names for namespaces, used 10,000 times",
        LARGE,
        ALL,
        outcome="either",
    )


def header(out):
    for number, name in enumerate(["../../x.txt", "/etc/passwd", "C:\\x.txt", "&#x202e;txt.exe", "x" * 5000, "", "&#10;&#27;[31m"]):
        kinds = ["malformed"] if "&#27;" in name else []
        out.add(
            f"memo/file-name-evil-{number + 1}.xml",
            memo(part(LETTER_TEXT.encode(), name)),
            "a file name that climbs out, is absolute, too long, empty or misleads",
            kinds,
            ALL,
            outcome="either" if kinds else None,
            lacks=[PASSWORD_LINE, "\x1b[31m", "\u202e", RECIPIENT],
        )
    out.add(
        "memo/recipient-not-shown.xml", memo(LETTER_PART), "the recipient's number must be shown nowhere", contains=ALL, lacks=[RECIPIENT]
    )
    out.add("memo/no-documents.xml", memo(), "a message without a document", ["no-text", "malformed"], lacks=[RECIPIENT])
    out.add("memo/cut.xml", memo(LETTER_PART)[:-300], "the message ends in the middle", ["malformed"], outcome="either", lacks=[RECIPIENT])
    out.add(
        "memo/two-roots.xml",
        memo(LETTER_PART) + memo(LETTER_PART)[len(XML) :],
        "two messages in one file",
        ["malformed"],
        outcome="either",
        lacks=[RECIPIENT],
    )
    other = memo(LETTER_PART).replace(b"https://DigitalPost.dk/MeMo-1", b"urn:noget-helt-andet")
    out.add(
        "memo/other-namespace.xml",
        other,
        "the names of a message in another namespace",
        ["unsupported-format", "malformed", "no-text"],
        outcome="either",
        lacks=[RECIPIENT],
    )
    version = memo(LETTER_PART).replace(b'memoVersion="1.1"', b'memoVersion="99.99999999999"')
    out.add(
        "memo/version-99.xml",
        version,
        "a version that does not exist",
        ["unsupported-format", "malformed"],
        ALL,
        outcome="either",
        lacks=[RECIPIENT],
    )
    latin = (
        memo(LETTER_PART)
        .replace(b"UTF-8", b"ISO-8859-1", 1)
        .replace("på".encode(), b"p\xe5")
        .replace("ansøgning</memo".encode(), b"ans\xf8gning</memo")
    )
    out.add(
        "memo/iso-8859-1.xml", latin, "a message in ISO-8859-1, as it says itself", ["malformed"], ALL, outcome="either", lacks=[RECIPIENT]
    )
    wide = b"\xff\xfe" + memo(LETTER_PART).decode().replace("UTF-8", "UTF-16", 1).encode("utf-16-le")
    out.add("memo/utf-16.xml", wide, "a message in UTF-16", ["malformed", "unsupported-format"], ALL, outcome="either", lacks=[RECIPIENT])
    out.add(
        "memo/prefix-unbound.xml",
        memo(LETTER_PART).replace(b' xmlns:memo="https://DigitalPost.dk/MeMo-1"', b""),
        "the prefix is bound to no namespace",
        ["malformed", "unsupported-format", "no-text"],
        outcome="either",
        lacks=[RECIPIENT],
    )
    plain = XML + b"<brev><linje>" + BEFORE.encode() + b"</linje><linje>" + AFTER.encode() + b"</linje></brev>\n"
    out.add("memo/other-xml.xml", plain, "XML of some other kind", ["unsupported-format", "malformed"], outcome="either")
    out.add("memo/only-declaration.xml", XML, "an XML declaration and no more", ["malformed", "no-text", "unsupported-format"])


def make(out):
    entities(out)
    contents(out)
    numbers(out)
    header(out)
