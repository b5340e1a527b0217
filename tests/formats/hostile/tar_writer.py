"""A writer of tar archives, header by header, so that each field may lie."""

from hostile_kit import LETTER_TEXT

TEXT = LETTER_TEXT.encode()
END = bytes(1024)
NOON = 1704196800  # 2 January 2024, noon


def header(name, size=0, kind=b"0", link=b"", prefix=b"", size_field=None, mode=b"0000644\0", magic=b"ustar\x0000", tail=b""):
    """One header block of a tar, with a right checksum; `size_field` stands as it is in place of the size."""
    field = b"%011o\0" % size if size_field is None else size_field
    block = (
        name[:100].ljust(100, b"\0")
        + mode
        + b"0000000\0" * 2
        + field
        + b"%011o\0" % NOON
        + b" " * 8
        + kind
        + link[:100].ljust(100, b"\0")
        + magic
        + b"root".ljust(32, b"\0") * 2
        + b"0000000\0" * 2
        + prefix.ljust(155, b"\0")
        + tail
    ).ljust(512, b"\0")[:512]
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def padded(data):
    return data + bytes(-len(data) % 512)


def member(name=b"brev.txt", data=TEXT, **more):
    return header(name, len(data), **more) + padded(data)
