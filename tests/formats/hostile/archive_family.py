"""tar, gzip, xz and LZMA: bombs, windows of 4 GB, links, sizes that lie."""

import io
import itertools
import lzma
import tarfile
import zlib

from archive_xz import ALL, LARGE, xzs
from hostile_kit import (
    MEGA,
    PASSWORD_LINE,
    gzip_holds,
    holds,
    measured,
    packed,
    random_bytes,
    repeated,
)
from tar_writer import END, TEXT, header, member, padded


def readable(*names):
    """Check: Python's own reader finds these names (the first ones)."""

    def check(data):
        found = []
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for one in itertools.islice(archive, len(names)):
                found.append(one.name)
        assert found == list(names), found

    return check


def tars(out):
    for name, field in [
        ("negative", b"\xff" * 12),
        ("of-8-exbibytes", b"\x80" + b"\0" * 3 + b"\x7f" + b"\xff" * 7),
        ("of-8-gb", b"77777777777\0"),
        ("beyond-64-bits", b"\x80" + b"\xff" * 11),
        ("no-number", b"zzzzzzzzzzz\0"),
        ("empty", bytes(12)),
    ]:
        out.add(
            f"archive/size-{name}.tar",
            member(b"god.txt") + header(b"andet.txt", size_field=field) + padded(TEXT) + END,
            f"an entry whose size is {name.replace('-', ' ')}",
            LARGE + ["unsupported-format"],
            beside=ALL,
            outcome="either",
            checks=[holds(b"ustar", field)],
        )
    links = [
        (b"genvej.txt", b"2", b"/etc/passwd", b""),
        (b"fast.txt", b"1", b"/etc/passwd", b""),
        (b"op.txt", b"2", b"../../../../etc/passwd", b""),
        (b"tegn.txt", b"3", b"", b""),
        (b"blok.txt", b"4", b"", b""),
        (b"ror.txt", b"6", b"", b""),
        (b"mappe.txt", b"5", b"", b""),
        (b"sig-selv.txt", b"2", b"sig-selv.txt", b""),
        (b"ukendt.txt", b"Z", b"", b""),
    ]
    body = b"".join(header(name, kind=kind, link=link) for name, kind, link, _ in links)
    out.add(
        "archive/links-and-devices.tar",
        member() + body + END,
        "symbolic and hard links to a password file, devices, a pipe: not followed, not opened",
        ["unsupported-format", "malformed", "no-text"],
        beside=ALL,
        outcome="either",
        lacks=[PASSWORD_LINE],
        checks=[readable("brev.txt", "genvej.txt", "fast.txt")],
    )
    through = header(b"mappe", kind=b"2", link=b"/etc") + member(b"mappe/passwd", b"Kun en fil i arkivet.\n")
    out.add(
        "archive/file-behind-a-link.tar",
        member() + through + END,
        "a link to a folder, then a file in that folder: nothing is written",
        ["unsupported-format", "malformed"],
        beside=ALL,
        outcome="either",
        lacks=[PASSWORD_LINE],
    )
    names = [
        b"../../../../etc/passwd.txt",
        b"/etc/passwd.txt",
        b"C:\\x.txt",
        "brev\u202etxt.exe".encode(),
        b"\xff\xfe.txt",
        b"ny\nlinje.txt",
        b"\x1b[31mroed.txt",
        b"",
    ]
    out.add(
        "archive/evil-names.tar",
        member() + b"".join(member(name) for name in names) + END,
        "names that climb out, are absolute, mislead or are empty",
        ["malformed", "unsupported-format"],
        beside=ALL,
        outcome="either",
        lacks=["\x1b[31m", "\u202e"],
        checks=[holds(b"../../../../etc")],
    )
    long = member(b"././@LongLink", b"m/" * 524_288 + b"\0", kind=b"L") + member(b"kort.txt")
    out.add_packed(
        "archive/name-of-1-mb.tar",
        member() + long + END,
        "an entry whose name is 1 MB long",
        ["malformed", "too-large"],
        beside=ALL,
        outcome="either",
        checks=[gzip_holds(MEGA, b"brev.txt")],
    )
    claim = header(b"././@LongLink", size_field=b"77777777777\0", kind=b"L") + b"kort"
    out.add(
        "archive/name-of-8-gb.tar",
        member() + claim + END,
        "the next entry's name is said to be 8 GB long",
        ["malformed", "too-large"],
        beside=ALL,
        outcome="either",
    )
    many_names = b"".join(member(b"././@LongLink", b"navn.txt\0", kind=b"L") for _ in range(5000))
    out.add_packed(
        "archive/5000-names-for-one-entry.tar",
        member() + many_names + member(b"kort.txt") + END,
        "5000 long names before one entry",
        ["malformed", "too-large"],
        beside=ALL,
        outcome="either",
    )
    record = b"30 size=99999999999999999999\n" + b"999999999 path=../../x\n" + b"-5 a=b\n" + b"x\n"
    out.add(
        "archive/extended-header-lies.tar",
        member() + member(b"pax", record, kind=b"x") + member(b"andet.txt") + END,
        "an extended header whose lengths and size lie",
        ["malformed", "too-large", "no-text"],
        beside=ALL,
        outcome="either",
    )
    big = b"".join(b"%d a=%s\n" % (length, b"b" * (length - 9)) for length in [10_000] * 100)
    out.add_packed(
        "archive/extended-header-of-1-mb.tar",
        member() + (member(b"pax", big, kind=b"g") * 3) + member(b"andet.txt") + END,
        "three extended headers of 1 MB",
        ["malformed", "too-large"],
        beside=ALL,
        outcome="either",
    )
    spot = b"77777777777\0" + b"00000001000\0"
    sparse = (
        header(b"hul.txt", 512, kind=b"S", magic=b"ustar  \0", prefix=bytes(41) + spot + bytes(72) + b"\0" + b"77777777777\0") + b"x" * 512
    )
    out.add(
        "archive/sparse-8-gb.tar",
        member() + sparse + END,
        "a file with a hole of 8 GB",
        ["malformed", "too-large", "no-text", "unsupported-format"],
        beside=ALL,
        outcome="either",
    )
    out.add(
        "archive/cut.tar",
        member() + member(b"andet.txt")[:700],
        "the second file ends in the middle",
        ["malformed"],
        beside=ALL,
        outcome="either",
    )
    bad = member(b"andet.txt")
    out.add(
        "archive/checksum-wrong.tar",
        member() + bad[:148] + b"000000\0 " + bad[156:] + END,
        "the second header's checksum is wrong",
        ["malformed"],
        beside=ALL,
        outcome="either",
    )
    out.add("archive/only-zeros.tar", bytes(10240), "an empty tar: zeros and no more", ["no-text", "malformed", "unsupported-format"])
    plain = b"".join(header(b"tom.txt") for _ in range(60_000))
    out.add(
        "archive/entries-60000.tar.xz",
        lzma.compress(member() + plain + END, preset=6),
        "60,000 empty entries of one name, and one letter",
        LARGE,
        beside=(),
        outcome="either",
        unpack="entries-60000.tar",
    )


def gzips(out):
    out.add(
        "archive/bomb-50-mb.txt.gz",
        packed(repeated(b" ", 50 * MEGA, TEXT)),
        "a text that unpacks to 50 MB of spaces",
        LARGE,
        checks=[gzip_holds(50 * MEGA)],
    )
    bomb = packed(packed(packed(repeated(b"\0", 1000 * MEGA))))
    out.add(
        "archive/bomb-1-gb-thrice.gz",
        bomb,
        "1 GB of NUL bytes, packed three times",
        LARGE + ["unsupported-format"],
        checks=[triple(1000 * MEGA)],
    )
    tar = packed(repeated(b"\0", 30 * MEGA, header(b"stor.txt", 30 * MEGA), END))
    out.add(
        "archive/bomb-30-mb.tar.gz",
        packed(member()) + tar,
        "two gzip members: a tar that goes on in the second, with a file of 30 MB",
        LARGE + ["unsupported-format"],
        outcome="either",
        beside=(),
    )
    layers = TEXT
    for _ in range(100):
        layers = packed(layers)
    out.add("archive/gz-100-deep.gz", layers, "gzip in gzip, 100 levels, a letter inside", LARGE + ["unsupported-format"], outcome="either")
    half = len(TEXT) // 2
    while TEXT[half] >= 128:
        half += 1
    out.add(
        "archive/two-members.txt.gz",
        packed(TEXT[:half]) + packed(TEXT[half:]),
        "one letter in two gzip members, as the standard allows",
        contains=ALL,
    )
    out.add(
        "archive/1000-members.txt.gz",
        packed(TEXT) + packed(b"\n") * 1000,
        "1000 gzip members of one line break each",
        ["too-large", "malformed"],
        ALL,
        outcome="either",
    )
    whole = packed(TEXT, "brev.txt")
    out.add("archive/cut.txt.gz", whole[:-30], "the stream ends in the middle", ["malformed"])
    out.add(
        "archive/checksum-wrong.txt.gz", whole[:-8] + b"\1\2\3\4" + whole[-4:], "the checksum is wrong", ["malformed"], outcome="either"
    )
    out.add("archive/size-wrong.txt.gz", whole[:-4] + b"\xff\xff\xff\xff", "the size at the end is wrong", ["malformed"], outcome="either")
    out.add("archive/noise-after.txt.gz", whole + random_bytes("gz", 300), "noise after the end", ["malformed"], ALL, outcome="either")
    out.add("archive/only-magic.gz", b"\x1f\x8b", "two bytes", ["malformed", "unsupported-format", "no-text"])
    name = b"\x1f\x8b\x08\x08" + bytes(6) + b"n" * 100_000
    out.add_packed(
        "archive/name-never-ends.gz", name, "a gzip header whose name never ends", ["malformed", "unsupported-format", "no-text"]
    )
    extra = b"\x1f\x8b\x08\x04" + bytes(6) + b"\xff\xff" + whole[10:]
    out.add("archive/extra-field-too-long.gz", extra, "an extra field longer than the file", ["malformed", "no-text", "unsupported-format"])


def triple(least):
    """Check: three layers of gzip; the last is only counted."""

    def check(data):
        for _ in range(2):
            data = zlib.decompressobj(31).decompress(data, 64 * MEGA)
        assert measured(data, 31) >= least

    return check


def make(out):
    tars(out)
    gzips(out)
    xzs(out)
