"""A ZIP writer that can lie: every field of every header may be given a wrong value."""

import dataclasses
import struct
import zlib

from hostile_kit import MEGA, measured

STORED, DEFLATED = 0, 8
# 2 January 2024, noon, as ZIP writes it.
TIME, DATE = 12 << 11, (2024 - 1980) << 9 | 1 << 5 | 2


@dataclasses.dataclass
class Entry:
    """One file of an archive. What is None is filled in truthfully."""

    name: bytes
    data: object = b""  # bytes, or blocks of bytes
    method: int = DEFLATED
    flags: int = 0
    raw: bytes | None = None  # the packed bytes, when already made
    crc: int | None = None
    size: int | None = None  # unpacked size
    local_name: bytes | None = None
    local_size: int | None = None
    local_packed_size: int | None = None
    central_size: int | None = None
    central_packed_size: int | None = None
    central_offset: int | None = None
    extra: bytes = b""
    central_extra: bytes = b""
    attributes: int = 0

    def pack(self):
        """Packs the data, and learns its size and checksum."""
        if self.raw is not None:
            return
        blocks = [self.data] if isinstance(self.data, (bytes, bytearray)) else self.data
        press = zlib.compressobj(9, zlib.DEFLATED, -15)
        crc, size, out = 0, 0, []
        for block in blocks:
            crc, size = zlib.crc32(block, crc), size + len(block)
            out.append(press.compress(block) if self.method == DEFLATED else block)
        if self.method == DEFLATED:
            out.append(press.flush())
        self.raw = b"".join(out)
        self.crc = crc if self.crc is None else self.crc
        self.size = size if self.size is None else self.size


def local_header(entry):
    """The header that stands before an entry's data."""
    name = entry.name if entry.local_name is None else entry.local_name
    size = entry.size if entry.local_size is None else entry.local_size
    packed_size = len(entry.raw) if entry.local_packed_size is None else entry.local_packed_size
    fields = (b"PK\3\4", 20, entry.flags, entry.method, TIME, DATE, entry.crc, packed_size, size, len(name), len(entry.extra))
    return struct.pack("<4sHHHHHIIIHH", *fields) + name + entry.extra


def central_header(entry, offset):
    """The entry's line in the central directory."""
    size = entry.size if entry.central_size is None else entry.central_size
    packed_size = len(entry.raw) if entry.central_packed_size is None else entry.central_packed_size
    offset = offset if entry.central_offset is None else entry.central_offset
    fields = (b"PK\1\2", 0x031E, 20, entry.flags, entry.method, TIME, DATE, entry.crc, packed_size, size)
    more = (len(entry.name), len(entry.central_extra), 0, 0, 0, entry.attributes, offset)
    return struct.pack("<4sHHHHHHIII", *fields) + struct.pack("<HHHHHII", *more) + entry.name + entry.central_extra


def end_record(count, size, offset, comment=b""):
    return struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, size, offset, len(comment)) + comment


def zipped(*entries, prefix=b"", shift=0, comment=b"", count=None):
    """An archive of these entries. `prefix` stands before it; `shift` is added to every offset; `count` lies about their number."""
    out, central = [], []
    at = 0
    for entry in entries:
        entry.pack()
        central.append(central_header(entry, at + shift))
        piece = local_header(entry) + entry.raw
        out.append(piece)
        at += len(piece)
    directory = b"".join(central)
    number = min(len(entries), 0xFFFF) if count is None else count
    return prefix + b"".join(out) + directory + end_record(number, len(directory), at + shift, comment)


def overlapping(names, kernel_size):
    """An archive whose entries all share one packed kernel.

    Each entry but the last begins with a stored deflate block that quotes the next entry's local header as data; what follows is
    then the next entry's stream, down to the kernel of spaces. So every entry unpacks to more than `kernel_size` bytes.
    """
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    space = b" " * MEGA
    kernel = b"".join([press.compress(space) for _ in range(kernel_size // MEGA)] + [press.flush()])
    stream, size, texts = kernel, kernel_size // MEGA * MEGA, b""
    body, entries, lengths = kernel, [], []
    for name in reversed(names):
        crc = zlib.crc32(texts)
        for _ in range(kernel_size // MEGA):
            crc = zlib.crc32(space, crc)
        entry = Entry(name, raw=stream, crc=crc, size=size)
        header = local_header(entry)
        lengths.append(len(header))
        body = header + body
        entries.append(entry)
        quote = b"\0" + struct.pack("<HH", len(header), len(header) ^ 0xFFFF)
        body, stream = quote + body, quote + header + stream
        texts, size = header + texts, size + len(header)
    # The outermost quote belongs to nobody.
    body = body[5:]
    entries.reverse()
    lengths.reverse()
    central, at = [], 0
    for entry, length in zip(entries, lengths, strict=True):
        central.append(central_header(entry, at))
        at += length + 5
    directory = b"".join(central)
    return body + directory + end_record(len(entries), len(directory), len(body))


# Checks, given to `HostileSet.add`.


def directory_of(data):
    """(name, method, packed size, size, offset) of each entry, read from the central directory."""
    end = data.rfind(b"PK\5\6")
    assert end >= 0, "no end record"
    at = data.find(b"PK\1\2", struct.unpack_from("<I", data, end + 16)[0])
    while data[at : at + 4] == b"PK\1\2":
        method, packed_size, size = struct.unpack_from("<H", data, at + 10)[0], *struct.unpack_from("<II", data, at + 20)
        name_len, extra_len, comment_len = struct.unpack_from("<HHH", data, at + 28)
        offset = struct.unpack_from("<I", data, at + 42)[0]
        yield data[at + 46 : at + 46 + name_len], method, packed_size, size, offset
        at += 46 + name_len + extra_len + comment_len


def entry_stream(data, offset):
    """The packed bytes from an entry's data on."""
    assert data[offset : offset + 4] == b"PK\3\4", "no local header there"
    name_len, extra_len = struct.unpack_from("<HH", data, offset + 26)
    return data[offset + 30 + name_len + extra_len :]


def zip_expands(least, entry=None):
    """The entries (or the one named) unpack to at least so many bytes in all."""

    def check(data):
        total = 0
        for name, method, _, size, offset in directory_of(data):
            if entry is None or name == entry:
                total += measured(entry_stream(data, offset), -15) if method == DEFLATED else size
        assert total >= least, f"{total} bytes unpacked"

    return check


def zip_entries(least):
    """The central directory lists at least so many entries."""

    def check(data):
        count = sum(1 for _ in directory_of(data))
        assert count >= least, count

    return check
