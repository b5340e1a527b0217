"""Mails and mailboxes: parts in parts, boundaries that mislead, long headers, broken encodings."""

import base64

from hostile_kit import AFTER, ASCII_LETTER, ASCII_TEXT, BEFORE, LETTER_TEXT, MEGA, counts
from mail_boxes import ALL, HEAD, LARGE, LETTER_PART, PLAIN, TEXT, UTF8, attachment, attachments, mailboxes, multipart


def structure(out):
    opened = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level) for level in range(5000))
    closed = b"".join(b"--b%d--\r\n" % level for level in reversed(range(5000)))
    out.add_packed(
        "mail/multipart-5000-deep.eml",
        HEAD + opened + LETTER_PART + b"\r\n" + closed,
        "5000 multiparts in one another, a letter inside",
        LARGE + ["no-text"],
        outcome="either",
        checks=[counts(b"multipart/mixed", 5000)],
    )
    out.add_packed(
        "mail/multipart-5000-deep-never-closed.eml",
        HEAD + opened + LETTER_PART,
        "the same, none of them closed",
        LARGE + ["no-text"],
        outcome="either",
    )
    same = b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n' * 5000
    out.add_packed(
        "mail/multipart-5000-deep-same-boundary.eml",
        HEAD + same + LETTER_PART,
        "the same, all with one boundary",
        LARGE + ["no-text"],
        outcome="either",
        checks=[counts(b"boundary", 5000)],
    )
    part = b"\r\n--x\r\nContent-Type: text/plain\r\n\r\na\r\n"
    many = HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" + LETTER_PART + part * 100_000 + b"--x--\r\n"
    out.add_packed(
        "mail/100000-parts.eml",
        many,
        "100,000 parts of one letter each",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"--x\r\n", 100_000)],
    )
    inner = multipart(b"graense-1", LETTER_PART)
    tricky = multipart(b"graense", inner, UTF8 + b"\r\n" + AFTER.encode())
    out.add(
        "mail/boundary-begins-another.eml", HEAD + tricky, "the outer boundary is the beginning of the inner one", contains=ALL + (AFTER,)
    )
    itself = multipart(b"x", UTF8 + b"\r\n" + BEFORE.encode() + b"\r\n--xx\r\n--x-\r\n -- x\r\n" + TEXT)
    out.add(
        "mail/boundary-look-alikes.eml",
        HEAD + itself,
        "lines in the letter that look nearly like the boundary",
        ["malformed"],
        (BEFORE,),
        outcome="either",
    )
    for name, value in [("empty", b'""'), ("of-5-kb", b'"' + b"b" * 5000 + b'"'), ("never-closed", b'"x'), ("only-dashes", b'"--"')]:
        head = HEAD + b"Content-Type: multipart/mixed; boundary=" + value + b"\r\n\r\n"
        out.add(
            f"mail/boundary-{name}.eml",
            head + b"--x\r\n" + LETTER_PART + b"\r\n--x--\r\n",
            f"a boundary that is {name.replace('-', ' ')}",
            ["malformed", "no-text"],
            outcome="either",
        )
    out.add(
        "mail/boundary-missing.eml",
        HEAD + b"Content-Type: multipart/mixed\r\n\r\n--x\r\n" + LETTER_PART,
        "a multipart without a boundary",
        ["malformed", "no-text"],
        outcome="either",
    )
    forwarded = HEAD + LETTER_PART
    for _ in range(500):
        forwarded = HEAD + b"Content-Type: message/rfc822\r\n\r\n" + forwarded
    out.add_packed(
        "mail/forwarded-500-deep.eml",
        forwarded,
        "a mail in a mail, 500 levels",
        LARGE + ["no-text"],
        outcome="either",
        checks=[counts(b"rfc822", 500)],
    )
    coded = HEAD + LETTER_PART
    for _ in range(12):
        coded = HEAD + b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(coded)
    out.add_packed(
        "mail/forwarded-12-deep-in-base64.eml",
        coded,
        "a mail in a mail, 12 levels, each in base64 (which is not allowed)",
        LARGE + ["no-text"],
        outcome="either",
    )
    partial = (
        HEAD + b'Content-Type: message/external-body; access-type=local-file; name="/etc/passwd"\r\n\r\nContent-Type: text/plain\r\n\r\n'
    )
    out.add(
        "mail/body-in-a-local-file.eml",
        partial,
        "the body is said to be a password file: never opened",
        ["no-text", "unsupported-format", "malformed"],
        lacks=["root:x:0:0"],
    )


def headers(out):
    long = HEAD + b"X-Spor: " + b"a" * 10 * MEGA + b"\r\n" + LETTER_PART
    out.add_packed(
        "mail/header-of-10-mb.eml", long, "one header line of 10 MB", LARGE, ALL, outcome="either", checks=[counts(b"a", 10 * MEGA)]
    )
    out.add_packed(
        "mail/200000-headers.eml",
        HEAD + b"X-A: b\r\n" * 200_000 + LETTER_PART,
        "200,000 header lines",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"X-A", 200_000)],
    )
    out.add_packed(
        "mail/header-folded-300000-times.eml",
        HEAD + b"X-A: b\r\n" + b" c\r\n" * 300_000 + LETTER_PART,
        "a header folded over 300,000 lines",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b" c\r\n", 300_000)],
    )
    words = b"Subject: " + b"=?utf-8?B?w6bDuMOl?=\r\n " * 50_000 + b"\r\n"
    out.add_packed(
        "mail/encoded-words-50000.eml",
        HEAD + words + LETTER_PART,
        "a subject of 50,000 encoded words",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"=?utf-8", 50_000)],
    )
    broken = b"Subject: =?utf-8?B?!!!?= =?x-none?Q?=ZZ=?= =?utf-8?Q?=C3?= =?=?=?= =?utf-8?B?\r\n" + b"X-A: " + b"=?" * 3000 + b"\r\n"
    out.add("mail/encoded-words-broken.eml", HEAD + broken + LETTER_PART, "encoded words that are broken in every way", contains=ALL)
    addresses = (
        b"Cc: " + b"(" * 20_000 + b"<a@b.example>" + b")" * 20_000 + b"\r\nBcc: " + b",".join([b'"a, b" <a@b.example>'] * 500) + b"\r\n"
    )
    out.add_packed(
        "mail/address-comments-20000-deep.eml",
        HEAD + addresses + LETTER_PART,
        "an address with 20,000 comments in one another",
        ["malformed"],
        ALL,
        outcome="either",
    )
    group = b"To: g:" * 3000 + b";" * 3000 + b"\r\n"
    out.add_packed(
        "mail/address-groups.eml", HEAD + group + LETTER_PART, "groups of addresses in one another", ["malformed"], ALL, outcome="either"
    )
    out.add("mail/no-headers.eml", b"\r\n" + TEXT, "a mail without any header: a text", ["malformed"], ALL, outcome="either")
    out.add("mail/headers-only.eml", HEAD, "headers and no body", ["no-text", "malformed"])
    out.add("mail/duplicate-headers.eml", HEAD + HEAD * 30 + LETTER_PART, "each header 31 times", contains=ALL)
    parameters = b"Content-Type: text/plain; " + b"".join(b"x*%d=a; " % number for number in range(5000)) + b"charset*4294967295*=utf-8\r\n"
    out.add_packed(
        "mail/parameters-5000.eml",
        HEAD + parameters + b"\r\n" + ASCII_TEXT.encode(),
        "a header with 5000 numbered parameters",
        ["malformed"],
        PLAIN,
        outcome="either",
    )
    dates = HEAD.replace(b"Mon, 3 Jun 2024 09:00:00 +0200", b"Xxx, 99999999999 Foo -292277026596 99:99:99 +9999999")
    out.add("mail/date-absurd.eml", dates + LETTER_PART, "a date that is none", contains=ALL)
    names = [
        b"../../etc/passwd",
        b"/etc/cron.d/x",
        b"a\0b.txt",
        b"x" * 5000 + b".txt",
        "brev\u202etxt.exe".encode(),
        b"=?utf-8?B?Li4vLi4veA==?=",
    ]
    parts = multipart(b"x", LETTER_PART, *[attachment(name, b"indhold") for name in names])
    out.add(
        "mail/attachment-names-evil.eml",
        HEAD + parts,
        "attachments whose names climb out, hold NUL or right-to-left marks: nothing is written by these names",
        ["malformed"],
        ALL,
        outcome="either",
        lacks=["\u202e"],
    )


def encodings(out):
    def body(kind, coding, text, *rest, **more):
        name, why = rest
        data = HEAD + b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: " + coding + b"\r\n\r\n" + text
        out.add(f"mail/{name}.eml", data, why, **more)

    maybe = {"errors": ["malformed", "no-text"], "outcome": "either"}
    body(
        b"text/plain; charset=x-ukendt-99",
        b"8bit",
        ASCII_TEXT.encode(),
        "charset-unknown",
        "a charset that does not exist",
        **maybe,
        contains=PLAIN,
    )
    body(
        b"text/plain; charset=utf-7",
        b"7bit",
        b"Vi har givet dig plads. +AOYA+AD4-\r\n" + ASCII_TEXT.encode(),
        "charset-utf-7",
        "UTF-7",
        **maybe,
    )
    body(
        b"text/plain; charset=utf-16",
        b"base64",
        base64.encodebytes(b"\xff\xfe" + LETTER_TEXT.encode("utf-16-le") + b"\xd8"),
        "charset-utf-16-odd",
        "UTF-16 with an odd number of bytes",
        **maybe,
    )
    body(
        b"text/plain; charset=utf-8",
        b"base64",
        b"!!!!" + base64.encodebytes(LETTER_TEXT.encode())[:-9] + b"=\r\n=A==\r\n\xff",
        "base64-broken",
        "base64 with junk in it",
        **maybe,
    )
    body(
        b"text/plain; charset=utf-8",
        b"quoted-printable",
        b"K=C3=A6re=\r\n=ZZ=\r\n=C3=\r\n" + ASCII_TEXT.encode() + b"=",
        "quoted-printable-broken",
        "quoted-printable with broken escapes",
        **maybe,
        contains=(ASCII_LETTER[1],),
    )
    body(
        b"text/plain; charset=utf-8",
        b"x-uuencode",
        b"begin 644 /etc/passwd\r\n#86)C\r\n`\r\nend\r\n" + ASCII_TEXT.encode(),
        "uuencode",
        "uuencode, under a bad name",
        **maybe,
    )
    body(b"text/plain; charset=utf-8", b"x-unknown", TEXT, "coding-unknown", "a transfer encoding that does not exist", **maybe)
    body(
        b"text/plain; charset=utf-8",
        b"8bit",
        b"\0\0\0" + TEXT.replace(b"a", b"a\0"),
        "nul-bytes",
        "NUL bytes in the body",
        errors=["malformed", "no-text", "unsupported-format"],
        outcome="either",
    )
    body(
        b"text/plain; charset=utf-8",
        b"8bit",
        TEXT.replace("ø".encode(), b"\xf8"),
        "invalid-utf-8",
        "UTF-8 with letters of ISO-8859-1",
        **maybe,
    )
    body(
        b"text/plain; charset=utf-8; format=flowed",
        b"8bit",
        TEXT + b">" * 9000 + b" x \r\n",
        "quotes-9000-deep",
        "a line quoted 9000 times",
        **maybe,
        contains=ALL,
    )
    body(
        b"application/ms-tnef",
        b"base64",
        base64.encodebytes(b"\x78\x9f\x3e\x22" + b"\xff" * 400),
        "tnef-broken",
        "only a broken winmail.dat",
        errors=["no-text", "unsupported-format", "malformed"],
    )


def make(out):
    structure(out)
    headers(out)
    encodings(out)
    attachments(out)
    mailboxes(out)
