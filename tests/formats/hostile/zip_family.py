"""ZIP archives that lie about their names, sizes, places, number and nesting."""

import io
import lzma
import struct
import zipfile

from hostile_kit import COMPLAINT, GRANTED, LETTER_TEXT, MEGA, PASSWORD_LINE, RECEIVED, holds, random_bytes, repeated
from zip_writer import DEFLATED, STORED, Entry, central_header, end_record, overlapping, zip_entries, zip_expands, zipped

TEXT = LETTER_TEXT.encode()
LETTER_READ = (RECEIVED, GRANTED, COMPLAINT)


def letter(name=b"brev.txt", **lies):
    return Entry(name, TEXT, **lies)


def flat_letter(name=b"brev.txt", **lies):
    return Entry(name, TEXT, method=STORED, **lies)


def nested(levels, copies):
    """An archive in an archive … with a letter at the bottom; each level holds the one below so many times."""
    inner, name = TEXT, "brev.txt"
    for level in range(levels):
        stem, suffix = name.split(".")
        inner = zipped(*[Entry(f"{stem}-{copy}.{suffix}".encode(), inner) for copy in range(copies)])
        name = f"lag{level + 1:02}.zip"
    return inner


def depth(levels):
    """Check: the first entry of each archive is an archive again, so many times."""

    def check(data):
        for _ in range(levels):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                data = archive.read(archive.namelist()[0])
        assert data == TEXT

    return check


def bombs(out):
    bomb = zipped(letter(), Entry(b"bombe.txt", repeated(b" ", 30 * MEGA)))
    out.add(
        "zip/bomb-beside-letter.zip",
        bomb,
        "one entry inflates to 30 MB; the letter beside it is fine",
        ["too-large", "no-text"],
        beside=LETTER_READ,
        checks=[zip_expands(30 * MEGA, b"bombe.txt")],
    )
    shared = overlapping([b"brev-%03d.txt" % number for number in range(100)], 20 * MEGA)
    out.add(
        "zip/overlapping-entries.zip",
        shared,
        "100 entries share one packed kernel: 2 GB from 30 KB",
        ["too-large", "malformed", "no-text"],
        checks=[zip_expands(100 * 20 * MEGA), zip_entries(100)],
    )
    entry = flat_letter()
    entry.pack()
    central = [
        Entry(b"kopi-%04d.txt" % number, raw=entry.raw, crc=entry.crc, size=entry.size, method=STORED, central_offset=0)
        for number in range(8000)
    ]
    same = zipped(entry)
    body = same[: same.find(b"PK\1\2")]
    directory = b"".join(central_header(one, 0) for one in central)
    listed = body + directory + end_record(8000, len(directory), len(body))
    zip_entries(8000)(listed)
    out.add_packed(
        "zip/one-entry-listed-8000-times.zip",
        listed,
        "8000 lines of the directory point at one local entry of another name",
        errors=["too-large", "malformed"],
        outcome="either",
    )
    out.add(
        "zip/nested-12-levels-4-copies.zip",
        nested(12, 4),
        "12 levels of 4 archives each: 16 million letters at the bottom",
        ["too-large", "malformed", "unsupported-format"],
        checks=[depth(12)],
    )
    out.add(
        "zip/nested-12-levels.zip",
        nested(12, 1),
        "an archive in an archive, 12 levels, one letter at the bottom",
        ["too-large", "malformed", "unsupported-format"],
        outcome="either",
        checks=[depth(12)],
    )
    out.add(
        "zip/nested-200-levels.zip",
        nested(200, 1),
        "200 levels: a reader that calls itself runs out of stack",
        ["too-large", "malformed", "unsupported-format"],
        checks=[depth(200)],
    )
    many = zipped(letter(b"aa.txt"), *[Entry(b"%06d" % number, b"", method=STORED) for number in range(60000)])
    zip_entries(60001)(many)
    out.add(
        "zip/entries-60000.zip.xz",
        lzma.compress(many, filters=[{"id": lzma.FILTER_LZMA2, "preset": 9, "lc": 0, "lp": 3, "pb": 3}]),
        "60,000 empty entries and one letter",
        ["too-large", "no-text", "malformed"],
        outcome="either",
        unpack="entries-60000.zip",
    )


def size_lies(out):
    small = zipped(letter(), Entry(b"lille.txt", repeated(b" ", 25 * MEGA), local_size=10, central_size=10))
    out.add(
        "zip/bomb-claims-10-bytes.zip",
        small,
        "25 MB of spaces whose headers both say 10 bytes",
        ["too-large", "malformed", "no-text"],
        beside=LETTER_READ,
        checks=[zip_expands(25 * MEGA, b"lille.txt")],
    )
    out.add(
        "zip/local-size-differs.zip",
        zipped(letter(), letter(b"andet.txt", local_size=7, local_packed_size=3)),
        "the local header says other sizes than the directory",
        ["malformed"],
        beside=LETTER_READ,
        outcome="either",
        checks=[zip_entries(2)],
    )
    huge = letter(b"andet.txt", central_size=0xFFFFFFF0, local_size=0xFFFFFFF0)
    out.add(
        "zip/claims-4-gb.zip",
        zipped(letter(), huge),
        "a letter that claims to unpack to 4 GB: no buffer of that size may be made",
        ["too-large", "malformed"],
        beside=LETTER_READ,
        outcome="either",
        checks=[holds(b"\xf0\xff\xff\xff")],
    )
    beyond = letter(b"andet.txt", central_packed_size=0x7FFFFFFF, local_packed_size=0x7FFFFFFF)
    out.add(
        "zip/packed-size-beyond-the-end.zip",
        zipped(letter(), beyond),
        "2 GB of packed bytes are claimed, the file ends before",
        ["malformed", "too-large"],
        beside=LETTER_READ,
        outcome="either",
        checks=[zip_entries(2)],
    )
    out.add(
        "zip/offset-beyond-the-end.zip",
        zipped(letter(), letter(b"andet.txt", central_offset=0xFFFFFFFE)),
        "a local header is said to stand at 4 GB",
        ["malformed"],
        beside=LETTER_READ,
        checks=[zip_entries(1)],
    )
    out.add(
        "zip/wrong-checksum.zip",
        zipped(letter(), letter(b"andet.txt", crc=0x12345678)),
        "one entry's checksum is wrong",
        ["malformed"],
        beside=LETTER_READ,
        outcome="either",
        checks=[zip_entries(2)],
    )
    wrong = Entry(b"andet.txt", raw=random_bytes("deflate", 400).replace(b"P", b"Q"), crc=1, size=400)
    out.add("zip/broken-deflate.zip", zipped(letter(), wrong), "one entry's packed bytes are noise", ["malformed"], beside=LETTER_READ)
    window = Entry(b"andet.txt", raw=b"\x10\x02\x05\0\x5d\xff\xff\xff\xff" + bytes(40), method=14, crc=1, size=400)
    out.add(
        "zip/method-lzma-4-gb-window.zip",
        zipped(letter(), window),
        "an entry packed with LZMA that asks for a window of 4 GB",
        ["unsupported-format", "malformed", "too-large"],
        beside=LETTER_READ,
    )
    strange = Entry(b"andet.txt", raw=b"xxxx", method=99, crc=1, size=400)
    out.add(
        "zip/method-unknown.zip",
        zipped(letter(), strange),
        "a packing method that does not exist",
        ["unsupported-format", "malformed", "encrypted"],
        beside=LETTER_READ,
    )


def locked(out):
    noise = random_bytes("locked", 300)
    crypto = Entry(b"laast.txt", raw=noise, crc=1, size=280, flags=1)
    out.add(
        "zip/encrypted-zipcrypto.zip",
        zipped(letter(), crypto),
        "one entry locked with ZipCrypto, the other open",
        ["encrypted"],
        beside=LETTER_READ,
    )
    aes_field = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, DEFLATED)
    aes = Entry(b"laast.txt", raw=noise, crc=0, size=280, flags=1, method=99, extra=aes_field, central_extra=aes_field)
    out.add(
        "zip/encrypted-aes.zip",
        zipped(letter(), aes),
        "one entry locked with AES-256, the other open",
        ["encrypted", "unsupported-format"],
        beside=LETTER_READ,
    )
    strong = Entry(b"laast.txt", raw=noise, crc=0, size=280, flags=0x2041)
    out.add(
        "zip/encrypted-directory.zip",
        zipped(strong),
        "strong encryption with masked headers: all of it is locked",
        ["encrypted", "unsupported-format", "malformed"],
    )


def names(out):
    evil = [
        b"../../../../etc/passwd.txt",
        b"/etc/passwd",
        b"C:\\windows\\brev.txt",
        b"\\\\server\\share\\brev.txt",
        b"..\\..\\op.txt",
        b"brev\0.txt",
        "brev\u202etxt.exe".encode(),
        b"CON.txt",
        b"./././a.txt",
        b"a//b.txt",
        b"",
        b"\xff\xfe\x80.txt",
        b"-rf.txt",
        b"ny\nlinje.txt",
        b"\x1b[31mroed\x1b[0m.txt",
    ]
    out.add(
        "zip/evil-names.zip",
        zipped(letter(b"god.txt"), *[flat_letter(name, flags=0x800) for name in evil]),
        "names that climb out, are absolute, hold NUL, escape codes, line breaks, right-to-left marks or broken UTF-8; "
        "nothing is written or opened by these names, and no control character of them reaches the terminal",
        ["malformed", "unsupported-format", "no-text"],
        beside=LETTER_READ,
        outcome="either",
        lacks=[PASSWORD_LINE, "\x1b[31m", "\u202e"],
        checks=[zip_entries(16)],
    )
    out.add(
        "zip/name-of-60-kb.zip",
        zipped(letter(b"god.txt"), flat_letter(b"m/" * 30000 + b"b.txt", local_name=b"b.txt")),
        "a name of 60 KB, 30,000 folders deep",
        ["malformed", "too-large"],
        beside=LETTER_READ,
        outcome="either",
        checks=[holds(b"m/" * 30000)],
    )
    out.add(
        "zip/two-entries-of-one-name.zip",
        zipped(letter(), Entry(b"brev.txt", b"Et andet brev med samme navn.\n")),
        "two entries of one name",
        ["malformed"],
        outcome="either",
        checks=[zip_entries(2)],
    )
    other = letter(b"brev.txt", local_name=b"virus.exe")
    out.add(
        "zip/local-name-differs.zip",
        zipped(other),
        "the local header bears another name than the directory",
        ["malformed", "unsupported-format"],
        outcome="either",
        checks=[holds(b"virus.exe")],
    )
    link = Entry(b"genvej.txt", b"/etc/passwd", method=STORED, attributes=0o120777 << 16)
    out.add(
        "zip/symlink.zip",
        zipped(letter(), link),
        "a symbolic link to a password file: must not be followed",
        ["unsupported-format", "malformed", "no-text"],
        beside=LETTER_READ,
        outcome="either",
        lacks=[PASSWORD_LINE],
        checks=[zip_entries(2)],
    )


def structure(out):
    whole = zipped(letter(), flat_letter(b"andet.txt"))
    start = whole.find(b"PK\1\2")
    out.add("zip/directory-cut.zip", whole[: start + 60], "the central directory stops in the middle", ["malformed"], outcome="either")
    out.add("zip/only-end-record.zip", end_record(0, 0, 0), "an archive without entries", ["no-text", "malformed", "unsupported-format"])
    out.add("zip/only-magic.zip", b"PK\3\4", "the first four bytes and no more", ["malformed", "unsupported-format", "no-text"])
    out.add(
        "zip/count-lie.zip",
        zipped(letter(), count=0xFFFE),
        "the end record promises 65,534 entries, there is one",
        ["malformed"],
        outcome="either",
    )
    out.add(
        "zip/junk-before.zip",
        zipped(letter(), prefix=b"#!/bin/sh\nexit 0\n" * 50, shift=850),
        "850 bytes of script stand before the archive, offsets are right: a text, an archive, or neither",
        ["malformed", "unsupported-format"],
        outcome="either",
    )
    out.add(
        "zip/junk-before-wrong-offsets.zip",
        zipped(letter(), prefix=random_bytes("junk", 800)),
        "noise before the archive, and offsets that do not count it",
        ["malformed", "unsupported-format"],
        outcome="either",
    )
    out.add(
        "zip/comment-holds-end-record.zip",
        zipped(letter(), comment=end_record(9, 9, 9) + b"x"),
        "the comment holds a second end record that lies",
        ["malformed"],
        outcome="either",
    )
    far = 0xFFFFFFFFFFFFFFF0
    record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, far, far, far, far)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, start, 1)
    end = end_record(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    out.add(
        "zip/zip64-all-fields-huge.zip",
        whole[:start] + record + locator + end,
        "zip64: count, size and offset near 2^64: sums overflow",
        ["malformed", "too-large"],
        checks=[holds(b"PK\6\6")],
    )
    out.add(
        "zip/zip64-locator-far.zip",
        whole[:start] + struct.pack("<4sIQI", b"PK\6\7", 0, far, 1) + end,
        "the zip64 locator points near 2^64",
        ["malformed", "too-large"],
        checks=[holds(b"PK\6\7")],
    )
    wide = struct.pack("<HHQQQ", 1, 24, far, far, far)
    lie = flat_letter(b"andet.txt", central_size=0xFFFFFFFF, central_packed_size=0xFFFFFFFF, central_offset=0xFFFFFFFF, central_extra=wide)
    out.add(
        "zip/zip64-entry-huge.zip",
        zipped(letter(), lie),
        "an entry whose zip64 field gives sizes and place near 2^64",
        ["malformed", "too-large"],
        checks=[holds(wide)],
    )
    looped = zipped(letter(), flat_letter(b"andet.txt"))
    at = looped.find(b"PK\5\6")
    out.add(
        "zip/directory-points-at-itself.zip",
        looped[: at + 16] + struct.pack("<IH", at, 0),
        "the end record says the directory begins at the end record",
        ["malformed", "no-text"],
        outcome="either",
    )


def make(out):
    bombs(out)
    size_lies(out)
    locked(out)
    names(out)
    structure(out)
