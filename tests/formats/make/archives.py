"""Archives of letters: zip with names in UTF-8 and in the old code pages, tar plain and compressed, zips within zips."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

from common import FILES, document, expect, letter, put, record

TIME = (2026, 1, 1, 0, 0, 0)
ENTRIES = []


class OldName(zipfile.ZipInfo):
    """An entry whose name is in a code page of DOS and does not say so."""

    code_page = "cp850"

    def _encodeFilenameFlags(self):
        return self.filename.encode(self.code_page), self.flag_bits & ~0x800


class OlderName(OldName):
    code_page = "cp437"


def zipped(members, kind=zipfile.ZipInfo, method=zipfile.ZIP_DEFLATED):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as book:
        for name, data in members:
            info = kind(name, TIME)
            info.compress_type = zipfile.ZIP_STORED if name.endswith("/") else method
            info.external_attr = (0o40755 << 16 | 0x10) if name.endswith("/") else 0o644 << 16
            book.writestr(info, data)
    return raw.getvalue()


def tarred(members, form=tarfile.PAX_FORMAT):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=form) as book:
        for name, data in members:
            info = tarfile.TarInfo(name.rstrip("/"))
            info.mtime = 1767225600
            if name.endswith("/"):
                info.type = tarfile.DIRTYPE
                book.addfile(info)
            else:
                info.size = len(data)
                book.addfile(info, io.BytesIO(data))
    return raw.getvalue()


def one(name, suffix):
    known = letter(name)
    return document(known.phrases(cells=False), suffix, quoted=known.quoted())


def keep(file, data, ones, **more):
    put(f"archive/{file}", data)
    ENTRIES.append(expect(f"archive/{file}", None, ones, **more))


def main():
    read = lambda kind, name: (FILES / kind / f"{name}.{kind}").read_bytes()
    text = lambda name: letter(name).text.encode()

    # Letters in folders; folders and what systems leave behind are no documents, a picture is one that can't be read.
    members = [
        ("breve/", b""),
        ("breve/afslag.docx", read("docx", "afgoerelse-afslag-vedlagt")),
        ("breve/høring på Ærø.odt", read("odt", "partshoering")),
        ("breve/2026/kvittering.pdf", read("pdf", "kvittering")),
        ("breve/2026/skole.html", read("html", "vejledning-fritagelse")),
        ("__MACOSX/breve/._afslag.docx", b"\x00\x05\x16\x07" + bytes(60)),
        (".DS_Store", b"\x00\x00\x00\x01Bud1" + bytes(60)),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60)),
        ("foto.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("støtte.rtf", read("rtf", "vejledning-boligstoette")),
    ]
    ones = [
        one("afgoerelse-afslag-vedlagt", "/breve/afslag.docx"),
        one("partshoering", "/breve/høring på Ærø.odt"),
        one("kvittering", "/breve/2026/kvittering.pdf"),
        one("vejledning-fritagelse", "/breve/2026/skole.html"),
        {"source_suffix": "/foto.png", "error": "unsupported-format"},
        one("vejledning-boligstoette", "/støtte.rtf"),
    ]
    keep("mixed-utf-8-names.zip", zipped(members), ones)
    keep("mixed.tar", tarred(members), ones)
    keep("mixed.tar.gz", gzip.compress(tarred(members, tarfile.GNU_FORMAT), mtime=0), ones)
    keep("mixed.tar.xz", lzma.compress(tarred(members)), ones)

    old = [("brød på Ærø.txt", text("kvittering")), ("breve/åben.txt", text("vejledning-boligstoette"))]
    ones = [one("kvittering", "/brød på Ærø.txt"), one("vejledning-boligstoette", "/breve/åben.txt")]
    keep("cp850-names.zip", zipped(old, OldName), ones)
    # Code page 437 has no ø; it has the other letters where code page 850 has them.
    older = [("hæk og å.txt", text("kvittering"))]
    keep("cp437-names.zip", zipped(older, OlderName), [one("kvittering", "/hæk og å.txt")])
    keep("stored.zip", zipped(old, method=zipfile.ZIP_STORED), ones)

    inner = zipped([("brev.txt", text("kvittering")), ("mappe/høring.docx", read("docx", "partshoering"))])
    outer = zipped([("indre.zip", inner), ("ydre.txt", text("vejledning-fritagelse"))])
    keep(
        "zip-in-zip.zip",
        outer,
        [
            one("kvittering", "/indre.zip/brev.txt"),
            one("partshoering", "/indre.zip/mappe/høring.docx"),
            one("vejledning-fritagelse", "/ydre.txt"),
        ],
    )

    # Containers of many documents within an archive.
    mbox = (FILES / "mbox" / "six-messages.mbox").read_bytes()
    lines = (FILES / "jsonl" / "chats.jsonl").read_bytes()
    first = "Din ansøgning om boligstøtte er modtaget og bliver behandlet i uge syv."
    sixth = "Det sidste brev i kassen handler om et møde på rådhuset i november."
    ones = [document([first], "/sendt.mbox#1")] + [{"source_suffix": f"/sendt.mbox#{n}"} for n in (2, 3, 4)]
    ones += [{"source_suffix": "/sendt.mbox#5", "errors": ["malformed", "no-text"]}, document([sixth], "/sendt.mbox#6")]
    ones += [document(letter("chat").phrases(), "/chats.jsonl:1"), {"source_suffix": "/chats.jsonl:2"}]
    keep("containers-within.zip", zipped([("sendt.mbox", mbox), ("chats.jsonl", lines)]), ones)

    keep("letter.txt.gz", gzip.compress(text("kvittering"), mtime=0), [dict(one("kvittering", ""), source_suffix="")])
    keep(
        "two-members.jsonl.gz",
        gzip.compress(lines[: lines.index(b"\n") + 1], mtime=0) + gzip.compress(lines[lines.index(b"\n") + 1 :], mtime=0),
        [document(letter("chat").phrases(), ":1"), {"source_suffix": ":2"}],
    )

    # A long name (GNU and pax) and links, which are not followed.
    long_name = "meget/" + "lang-mappe/" * 15 + "brev-med-et-langt-navn.txt"
    for form, kind in ((tarfile.GNU_FORMAT, "gnu"), (tarfile.PAX_FORMAT, "pax")):
        raw = io.BytesIO(tarred([(long_name, text("kvittering"))], form))
        with tarfile.open(fileobj=raw, mode="a", format=form) as book:
            link = tarfile.TarInfo("henvisning.txt")
            link.type, link.linkname = tarfile.SYMTYPE, "brev.txt"
            book.addfile(link)
        keep(f"long-name-{kind}.tar", raw.getvalue(), [dict(one("kvittering", ""), source_suffix="/" + long_name)])

    put("archive/empty.zip", zipped([]))
    ENTRIES.append(
        expect(
            "archive/empty.zip",
            None,
            error="no-text",
            also=["unsupported-format", "malformed"],
            note="An archive without files: nothing read and nothing told would be wrong.",
        )
    )
    put("archive/text.txt.bz2", bz2.compress(text("kvittering")))
    ENTRIES.append(expect("archive/text.txt.bz2", None, error="unsupported-format"))
    record("archives.py", ENTRIES)


if __name__ == "__main__":
    main()
