"""Plain text, and files that are another thing than their name says."""

from hostile_kit import AFTER, BEFORE, COMPLAINT, GRANTED, LETTER_TEXT, RECEIVED, counts, random_bytes, starts
from office_writer import document_xml, docx
from pdf_writer import letter_pdf
from zip_writer import Entry, zipped

ALL = (RECEIVED, GRANTED, COMPLAINT)
TEXT = LETTER_TEXT.encode()
STRANGE = ["unsupported-format", "malformed", "no-text"]
MARK = b"\xef\xbb\xbf"


def encodings(out):
    out.add("text/nul-bytes.txt", TEXT + b"\0" * 50 + TEXT, "NUL bytes between two letters", STRANGE)
    out.add("text/only-nul.txt", bytes(5000), "5000 NUL bytes", STRANGE)
    out.add("text/empty.txt", b"", "nothing at all", ["no-text"])
    for name, mark in [("utf-8", MARK), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"), ("utf-32-le", b"\xff\xfe\0\0")]:
        out.add(f"text/only-mark-{name}.txt", mark, f"a byte-order mark ({name}) and no more", STRANGE)
    out.add(
        "text/mark-in-the-middle.txt",
        MARK + TEXT + MARK + AFTER.encode() + b"\n",
        "a second byte-order mark in the middle",
        contains=ALL + (AFTER,),
    )
    out.add("text/mark-twice.txt", MARK * 3 + TEXT, "three byte-order marks", contains=ALL)
    wide = LETTER_TEXT.encode("utf-16-le")
    out.add(
        "text/utf-16-lone-surrogates.txt",
        b"\xff\xfe" + wide + b"\0\xd8a\0\0\xdc\0\xdc",
        "UTF-16 with halves of characters",
        ["malformed"],
        outcome="either",
    )
    out.add("text/utf-16-odd.txt", b"\xff\xfe" + wide + b"a", "UTF-16 with an odd number of bytes", ["malformed"], outcome="either")
    out.add("text/utf-16-no-mark.txt", wide, "UTF-16 without a byte-order mark", STRANGE, ALL, outcome="either")
    out.add("text/utf-16-mark-over-utf-8.txt", b"\xff\xfe" + TEXT, "the mark of UTF-16 over UTF-8", STRANGE, outcome="either")
    out.add("text/utf-32.txt", LETTER_TEXT.encode("utf-32"), "UTF-32", STRANGE, outcome="either")
    broken = [b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80", b"\xf8\x88\x80\x80\x80"]
    out.add(
        "text/utf-8-broken.txt", TEXT + b" ".join(broken) + b"\n" + TEXT, "overlong forms, surrogates and cut characters", ["malformed"]
    )
    out.add("text/utf-8-cut.txt", TEXT + b"Se p\xc3", "the last character is cut", ["malformed"])
    out.add("text/random.txt", random_bytes("text", 4000), "noise", STRANGE)
    out.add("text/random-without-nul.txt", random_bytes("text2", 4000).replace(b"\0", b"x"), "noise without NUL bytes", STRANGE)
    control = "".join(chr(code) for code in range(1, 32)) + "\x7f\u202e\u2066\u200b\ufeff\U000e0041\x1b]0;x\x07\x1b[31m"
    out.add(
        "text/control-characters.txt",
        (LETTER_TEXT + control + "\n" + AFTER + "\n").encode(),
        "all control characters, escape codes and marks that turn the reading direction",
        STRANGE,
        ALL + (AFTER,),
        outcome="either",
        lacks=["\x1b[31m", "\x1b]0"],
    )
    marks = ("a" + "\u0301" * 100_000 + "\n").encode()
    out.add_packed(
        "text/one-letter-100000-accents.txt",
        TEXT + marks,
        "one letter under 100,000 accents",
        ["malformed", "too-large"],
        ALL,
        outcome="either",
        checks=[counts("\u0301".encode(), 100_000)],
    )


def long_things(out):
    sentence = "Du kan få hjælp til at søge om tilskud i borgerservice, hvis du har brug for det".encode()
    pieces = [
        ("line-of-600-kb", b"a" * 600_000, "one word of 600 KB"),
        ("sentence-of-3-mb", (sentence + b", ") * 36_000, "one sentence of 3 MB"),
        ("letter-of-15-mb", (sentence + b".\n") * 180_000, "a letter of 15 MB, just under the limit"),
        ("million-line-breaks", b"\n" * 1_000_000, "a million line breaks"),
        ("million-spaces", b" " * 1_000_000 + b"x", "a million spaces"),
        ("million-dots", b"." * 1_000_000, "a million full stops"),
        ("million-quote-marks", b">" * 1_000_000, "a line quoted a million times"),
        ("100000-headings", b"# Du\n\n" * 100_000, "100,000 headings"),
        ("100000-paragraph-signs", "§ 1, stk. 2, nr. 3, ".encode() * 100_000, "100,000 references to law in one sentence"),
        ("100000-dates", b"den 3. juni 2024 inden 4 uger " * 100_000, "100,000 dates and deadlines in one sentence"),
        ("100000-turns", b"Borger: Hej.\nSagsbehandler: Hej.\n" * 50_000, "a chat of 100,000 turns"),
        ("100000-brackets", b"(" * 100_000 + b")" * 100_000, "100,000 brackets in one another"),
        ("100000-list-items", b"- a\n" * 100_000, "a list of 100,000 items"),
        ("list-100000-deep", b"".join(b" " * (level % 3000) + b"- a\n" for level in range(3000)), "a list indented by up to 3000 spaces"),
        ("front-matter-never-closed", b"", "front matter that never ends"),
    ]
    for name, piece, why in pieces:
        whole = TEXT + b"\n" + piece + b"\n"
        if name.startswith("front"):
            whole = b"---\n" + b"a: &a [*a, *a]\n" * 20_000 + TEXT
        suffix = "md" if name in ["100000-headings", "list-100000-deep", "front-matter-never-closed"] else "txt"
        out.add_packed(
            f"text/{name}.{suffix}",
            whole,
            why,
            ["too-large", "malformed"],
            ALL,
            outcome="either",
            checks=[counts(piece[:50] or b"a: &a", 1)],
        )


def disguises(out):
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x10\6\0\0\0" + random_bytes("png", 200)
    out.add("text/picture.png", png, "a picture of 4 billion × 4 billion dots", ["unsupported-format"])
    out.add("text/picture-named.txt", png, "a picture under the name of a text", ["unsupported-format"])
    out.add("text/program-named.txt", b"\x7fELF\2\1\1" + bytes(500), "a program under the name of a text", ["unsupported-format"])
    out.add("text/text-named.pdf", TEXT, "plain text under the name of a PDF", contains=ALL)
    out.add("text/text-named.msg", TEXT, "plain text under the name of a message", contains=ALL)
    out.add("text/text-named.zip", TEXT, "plain text under the name of an archive", contains=ALL)
    out.add("text/text-named.parquet", TEXT, "plain text under the name of a table", contains=ALL)
    out.add("text/docx-named.txt", docx(document_xml()), "a docx under the name of a text", contains=ALL, checks=[starts(b"PK")])
    out.add("text/docx-named.pdf", docx(document_xml()), "a docx under the name of a PDF", contains=ALL, checks=[starts(b"PK")])
    out.add("text/pdf-named.docx", letter_pdf(), "a PDF under the name of a docx", contains=ALL, checks=[starts(b"%PDF")])
    page = letter_pdf()
    both = page + zipped(Entry(b"brev.txt", BEFORE.encode()), shift=len(page))
    out.add("text/pdf-and-zip.pdf", both, "a PDF that is an archive too", ["malformed"], outcome="either", checks=[starts(b"%PDF")])
    inside = zipped(Entry(b"brev.pdf", page, method=0))
    out.add("text/zip-with-pdf-inside.pdf", inside, "an archive of a PDF under the name of a PDF", contains=ALL, checks=[starts(b"PK")])
    for name, text in [
        ("pdf", "%PDF er et filformat."),
        ("rtf", "{\\rt er ikke RTF."),
        ("mail", "From: er et engelsk ord"),
        ("html", "<3 fra os alle"),
        ("json", "{Ikke JSON}"),
        ("xml", "<?xml er ikke XML"),
        ("mbox", "From her skriver vi"),
        ("parquet", "PAR1 er et navn"),
        ("zip", "PK har skrevet"),
    ]:
        out.add(
            f"text/begins-like-{name}.txt",
            f"{text}\n\n{LETTER_TEXT}".encode(),
            f"a letter whose first line looks a little like {name}",
            STRANGE,
            ALL,
            outcome="either",
        )
    script = "#!/bin/sh\ntouch x; curl http://127.0.0.1:9/\n$(id) `id` ${jndi:ldap://127.0.0.1:9/a} {{7*7}} %s%s%n\n"
    out.add("text/commands.txt", (script + LETTER_TEXT).encode(), "commands that other programs might run: text and no more", contains=ALL)


def make(out):
    encodings(out)
    long_things(out)
    disguises(out)
