"""xz and LZMA: bombs and windows of 4 GB."""

import lzma
import struct
import zlib

from hostile_kit import (
    COMPLAINT,
    GRANTED,
    MEGA,
    RECEIVED,
    holds,
    random_bytes,
    repeated,
)
from tar_writer import END, TEXT, member

ALL = (RECEIVED, GRANTED, COMPLAINT)
LARGE = ["too-large", "malformed", "no-text"]


def xz_with_window(data, bits):
    """An .xz whose block header asks for another window than it was packed with."""
    raw = lzma.compress(data, check=lzma.CHECK_CRC32, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 4096}])
    size = (raw[12] + 1) * 4
    block = bytearray(raw[12 : 12 + size - 4])
    at = block.index(b"\x21\x01") + 2
    block[at] = bits
    return raw[:12] + bytes(block) + struct.pack("<I", zlib.crc32(block)) + raw[12 + size :]


def lzma_alone(data, window, size=None):
    """An .lzma file whose head asks for this window, and claims this size."""
    raw = lzma.compress(data, format=lzma.FORMAT_ALONE, filters=[{"id": lzma.FILTER_LZMA1, "dict_size": 4096}])
    return raw[:1] + struct.pack("<I", window) + (raw[5:13] if size is None else struct.pack("<Q", size)) + raw[13:]


def xz_holds(least):
    """Check: unpacks to at least so many bytes, counted piece by piece."""

    def check(data):
        engine, total = lzma.LZMADecompressor(), 0
        total += len(engine.decompress(data, MEGA))
        while not engine.eof:
            total += len(engine.decompress(b"", MEGA))
        assert total >= least, total

    return check


def xzs(out):
    press = lzma.LZMACompressor(preset=6)
    bomb = b"".join([press.compress(block) for block in repeated(b" ", 200 * MEGA, TEXT)] + [press.flush()])
    out.add("archive/bomb-200-mb.txt.xz", bomb, "a text that unpacks to 200 MB of spaces", LARGE, checks=[xz_holds(200 * MEGA)])
    tar = member() + END
    out.add(
        "archive/window-4-gb.tar.xz",
        xz_with_window(tar, 40),
        "a small tar that asks for a window of 4 GB: no such buffer may be made",
        ["too-large", "malformed"],
        ALL,
        outcome="either",
        checks=[holds(b"\x21\x01\x28")],
    )
    out.add(
        "archive/window-not-allowed.tar.xz",
        xz_with_window(tar, 63),
        "a window size that the format does not know",
        ["malformed", "too-large", "unsupported-format"],
    )
    out.add(
        "archive/window-4-gb.tar.lzma",
        lzma_alone(tar, 0xFFFFFFFF),
        "LZMA alone with a window of 4 GB",
        ["too-large", "malformed"],
        ALL,
        outcome="either",
        checks=[holds(b"\xff\xff\xff\xff")],
    )
    out.add("archive/window-0.tar.lzma", lzma_alone(tar, 0), "LZMA alone with a window of nothing", ["malformed"], ALL, outcome="either")
    out.add(
        "archive/claims-8-exbibytes.tar.lzma",
        lzma_alone(tar, 65536, 0x7FFFFFFFFFFFFFFF),
        "LZMA alone that claims 8 exbibytes",
        ["too-large", "malformed"],
        outcome="either",
    )
    out.add(
        "archive/properties-not-allowed.lzma",
        b"\xe1" + lzma_alone(tar, 65536)[1:],
        "LZMA properties out of range",
        ["malformed", "unsupported-format"],
    )
    whole = lzma.compress(tar)
    out.add("archive/cut.tar.xz", whole[:-50], "the stream ends in the middle", ["malformed", "no-text"], outcome="either")
    out.add(
        "archive/index-lies.tar.xz",
        whole[:-24] + random_bytes("xz", 12) + whole[-12:],
        "the index is noise",
        ["malformed"],
        outcome="either",
    )
    out.add("archive/only-magic.xz", b"\xfd7zXZ\0", "six bytes", ["malformed", "unsupported-format", "no-text"])
    filters = [{"id": lzma.FILTER_DELTA, "dist": 1}, {"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2, "dict_size": 4096}]
    out.add(
        "archive/three-filters.txt.xz",
        lzma.compress(TEXT, filters=filters),
        "filters that few readers know",
        ["malformed", "unsupported-format"],
        ALL,
        outcome="either",
    )
    for name, magic in [
        ("7z", b"7z\xbc\xaf\x27\x1c\0\4"),
        ("rar", b"Rar!\x1a\7\1\0"),
        ("bz2", b"BZh91AY&SY"),
        ("zst", b"\x28\xb5\x2f\xfd"),
        ("cab", b"MSCF\0\0\0\0"),
    ]:
        out.add(
            f"archive/foreign.{name}",
            magic + random_bytes(name, 200),
            f"an archive of a kind that is not read ({name})",
            ["unsupported-format", "malformed"],
        )
