"""OLE2 compound files: locked and old Office documents, and Outlook messages with loops and lies in their tables."""

import struct

from hostile_kit import COMPLAINT, LETTER, RECEIVED, random_bytes, starts
from ole_writer import END, FREE, MAGIC, fixed, message, ole

BODY = "\r\n".join(LETTER)
BROKEN = ["malformed", "unsupported-format"]
BODY_STREAM = "__substg1.0_1000001F"


def named(nodes, name):
    return next(node for node in nodes if node.name == name)


def long_message():
    """A message whose body is too long for the mini stream."""
    return message("Svar på din ansøgning", BODY + "\r\n" + "Se vores hjemmeside for åbningstider.\r\n" * 60)


def locked(out):
    info = struct.pack("<HHI", 4, 4, 0x40) + b'<?xml version="1.0" encoding="UTF-8"?><encryption><keyData keyBits="256"/></encryption>'
    package = struct.pack("<Q", 5000) + random_bytes("package", 5008)
    out.add(
        "ole/encrypted.docx",
        ole({"EncryptionInfo": info, "EncryptedPackage": package}),
        "a docx locked with a password (agile encryption)",
        ["encrypted"],
        checks=[starts(MAGIC)],
    )
    standard = struct.pack("<HHI", 3, 2, 0x24) + bytes(200)
    out.add(
        "ole/encrypted-named.doc",
        ole({"EncryptionInfo": standard, "EncryptedPackage": package}),
        "a docx locked with a password (standard encryption), called .doc",
        ["encrypted"],
    )
    fib = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x406, 0, 0x1000) + bytes(1500) + LETTER[1].encode("cp1252") + bytes(3000)
    word = {"WordDocument": fib, "1Table": bytes(5000), "\x05SummaryInformation": bytes(400)}
    out.add("ole/old-word.doc", ole(word), "an old Word document", ["unsupported-format"])
    out.add("ole/old-word-named.docx", ole(word), "an old Word document under the name of a docx", ["unsupported-format"])
    flagged = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x406, 0, 0x1100) + fib[12:]
    out.add(
        "ole/old-word-encrypted.doc",
        ole({"WordDocument": flagged, "1Table": bytes(5000)}),
        "an old Word document with a password",
        ["unsupported-format", "encrypted"],
    )
    out.add("ole/old-excel.xls", ole({"Workbook": b"\x09\x08\x10\0\0\6\5\0" + bytes(5000)}), "an old spreadsheet", ["unsupported-format"])
    out.add("ole/no-streams.msg", ole({}), "a compound file without streams", BROKEN + ["no-text"])


def loops(out):
    def fat_loop(nodes, fat, _mini, _header):
        start = named(nodes, BODY_STREAM).start
        fat[start + 1] = start

    out.add(
        "ole/sector-loop.msg",
        ole(long_message(), fat_loop),
        "the body's chain of sectors runs in a circle",
        BROKEN + ["no-text"],
        outcome="either",
        checks=[starts(MAGIC)],
    )

    def endless(nodes, fat, _mini, _header):
        node = named(nodes, BODY_STREAM)
        fat[node.start] = node.start
        node.size = 0x7FFFFFFF

    out.add(
        "ole/sector-means-itself.msg",
        ole(long_message(), endless),
        "a body of 2 GB, all of it one sector that follows itself",
        BROKEN + ["too-large", "no-text"],
        outcome="either",
    )

    def mini_loop(nodes, _fat, mini, _header):
        start = named(nodes, BODY_STREAM).start
        mini[start + 1] = start

    out.add(
        "ole/mini-sector-loop.msg",
        ole(message("Svar", BODY), mini_loop),
        "the same in the table of small sectors",
        BROKEN + ["no-text"],
        outcome="either",
    )

    def directory_loop(_nodes, fat, _mini, header):
        fat[header["directory"]] = header["directory"]

    out.add(
        "ole/directory-loop.msg",
        ole(message("Svar", BODY), directory_loop),
        "the directory's chain runs in a circle",
        BROKEN,
        outcome="either",
    )

    def tree_loop(nodes, _fat, _mini, _header):
        for number, node in enumerate(nodes[1:], 1):
            node.left = node.right = number
        nodes[0].child = 1

    out.add(
        "ole/tree-loop.msg",
        ole(message("Svar", BODY), tree_loop),
        "each entry of the directory is its own neighbour",
        BROKEN + ["no-text"],
        outcome="either",
    )

    def root_in_itself(nodes, _fat, _mini, _header):
        nodes[0].child = 0

    out.add("ole/root-in-itself.msg", ole(message("Svar", BODY), root_in_itself), "the root holds itself", BROKEN + ["no-text"])

    def difat_loop(_nodes, _fat, _mini, header):
        header["difat"], header["difat_sectors"] = 0, 0xFFFFFFF0

    out.add(
        "ole/table-of-tables-loop.msg",
        ole(message("Svar", BODY), difat_loop),
        "4 billion further sectors of the table of tables",
        BROKEN + ["too-large"],
        outcome="either",
    )


def lies(out):
    def size_lie(nodes, _fat, _mini, _header):
        named(nodes, BODY_STREAM).size = 0xFFFFFFFFFFFFFF

    out.add(
        "ole/stream-size-lie.msg",
        ole(long_message(), size_lie),
        "a body that claims 72 petabytes",
        BROKEN + ["too-large"],
        outcome="either",
    )

    def mini_size_lie(nodes, _fat, _mini, _header):
        named(nodes, "__substg1.0_0037001F").size = 4000

    out.add(
        "ole/small-stream-size-lie.msg",
        ole(message("Svar", BODY), mini_size_lie),
        "a subject longer than its chain",
        BROKEN,
        outcome="either",
    )

    def far(nodes, _fat, _mini, _header):
        named(nodes, BODY_STREAM).start = 0xFFFFFF0

    out.add(
        "ole/start-beyond-the-end.msg",
        ole(long_message(), far),
        "the body begins at a sector that is not there",
        BROKEN + ["no-text"],
        outcome="either",
    )

    def shift(_nodes, _fat, _mini, header):
        header["sector_shift"] = 60

    out.add("ole/sector-of-2-to-the-60.msg", ole(message("Svar", BODY), shift), "sectors of 2^60 bytes: sums overflow", BROKEN)

    def no_shift(_nodes, _fat, _mini, header):
        header["sector_shift"] = header["mini_shift"] = 0

    out.add("ole/sector-of-1-byte.msg", ole(message("Svar", BODY), no_shift), "sectors of one byte", BROKEN)

    def many_tables(_nodes, _fat, _mini, header):
        header["fat_sectors"] = 0xFFFFFFFF

    out.add(
        "ole/4-billion-table-sectors.msg",
        ole(message("Svar", BODY), many_tables),
        "the header promises 4 billion sectors of table",
        BROKEN + ["too-large"],
        outcome="either",
    )

    def no_mini(nodes, _fat, _mini, _header):
        nodes[0].start, nodes[0].size = END, 0

    out.add(
        "ole/no-mini-stream.msg", ole(message("Svar", BODY), no_mini), "small streams without the stream they live in", BROKEN + ["no-text"]
    )

    def free(nodes, fat, _mini, _header):
        fat[named(nodes, BODY_STREAM).start] = FREE

    out.add(
        "ole/chain-ends-in-free.msg",
        ole(long_message(), free),
        "the body's chain leads into free sectors",
        BROKEN + ["no-text"],
        outcome="either",
    )
    whole = ole(long_message())
    out.add("ole/truncated.msg", whole[: len(whole) // 2], "half of a message", BROKEN + ["no-text"])
    out.add("ole/header-only.msg", whole[:512], "the header and no more", BROKEN + ["no-text"])
    out.add("ole/magic-only.msg", MAGIC, "the first eight bytes and no more", BROKEN + ["no-text"])


def messages(out):
    out.add(
        "ole/whole.msg",
        ole(message("Svar på din ansøgning", BODY)),
        "a whole message, to show that the writer is right",
        contains=(RECEIVED, COMPLAINT),
    )
    short = message("Svar", BODY, **{"__properties_version1.0": b"\0" * 7})
    out.add("ole/properties-cut.msg", ole(short), "the list of properties has seven bytes", BROKEN, outcome="either")
    odd = message("Svar", BODY, **{BODY_STREAM: BODY.encode("utf-16-le") + b"\xd8"})
    out.add("ole/body-of-odd-length.msg", ole(odd), "UTF-16 with an odd number of bytes", ["malformed"], outcome="either")
    lone = message("Svar", BODY, **{BODY_STREAM: b"\x00\xd8" + BODY.encode("utf-16-le") + b"\x00\xdc"})
    out.add("ole/lone-surrogates.msg", ole(lone), "half characters at both ends of the body", ["malformed"], outcome="either")
    claim = struct.pack("<IIII", 0xFFFFFFF0, 0xFFFFFFF0, 0x75465A4C, 0) + b"\0" * 50
    packed = message("Svar", "", **{"__substg1.0_10090102": claim})
    out.add("ole/packed-rtf-claims-4-gb.msg", ole(packed), "compressed RTF that claims 4 GB", BROKEN + ["too-large", "no-text"])
    # A run of references that copy 17 bytes each from the start of the window: 2 bytes give 17.
    body = b"".join(b"\xff" + b"\x00\x0f" * 8 for _ in range(15_000))
    claim = struct.pack("<IIII", len(body) + 12, 15_000 * 8 * 17, 0x75465A4C, 0)
    bomb = message("Svar", BODY, **{"__substg1.0_10090102": claim + body})
    out.add_packed(
        "ole/packed-rtf-bomb.msg",
        ole(bomb),
        "compressed RTF that unfolds eightfold, beside a plain body",
        BROKEN + ["too-large"],
        outcome="either",
    )
    inner = message("Inderst", BODY)
    for _ in range(60):
        inner = message(
            "Lag",
            "Videresendt.",
            **{"__attach_version1.0_#00000000": {"__properties_version1.0": bytes(8) + fixed(3, 0x3705, 5), "__substg1.0_3701000D": inner}},
        )
    out.add_packed("ole/messages-60-deep.msg", ole(inner), "a message in a message, 60 levels", BROKEN + ["too-large"], outcome="either")
    many = {
        f"__attach_version1.0_#{number:08X}": {"__properties_version1.0": bytes(8), "__substg1.0_3707001F": "../../x".encode("utf-16-le")}
        for number in range(1000)
    }
    out.add_packed(
        "ole/attachments-1000.msg",
        ole(message("Svar", BODY, **many)),
        "1000 empty attachments called ../../x",
        BROKEN + ["too-large"],
        (RECEIVED,),
        outcome="either",
    )


def make(out):
    locked(out)
    loops(out)
    lies(out)
    messages(out)
