"""What all families of hostile files share: the letter inside them, the list of what is expected, streaming packers and checks."""

import gzip
import json
import pathlib
import random
import zlib

HERE = pathlib.Path(__file__).resolve().parent
FILES = HERE / "files"
MOST_BYTES_A_FILE = 700_000
MOST_BYTES_IN_ALL = 3_000_000
KINDS = ["unsupported-format", "encrypted", "too-large", "no-text", "malformed"]

# The letter that most files carry. A reader that survives the attack finds these sentences.
GREETING = "Kære Karen Holm"
RECEIVED = "Kommunen har behandlet din ansøgning om tilskud til briller."
GRANTED = "Vi giver dig 1.200 kroner, som udbetales den 3. juni 2024."
COMPLAINT = "Du kan klage til Ankestyrelsen inden fire uger."
SIGNED = "Venlig hilsen Ane Krogh, Borgerservice"
LETTER = [GREETING, RECEIVED, GRANTED, COMPLAINT, SIGNED]
LETTER_TEXT = "\n\n".join(LETTER) + "\n"
# The same without Danish letters, for places that hold ASCII only.
ASCII_LETTER = ["Kommunen har givet dig plads i Solhuset.", "Pladsen er din fra mandag den 3. juni 2024.", "Du kan ringe til os hver dag."]
ASCII_TEXT = "\n\n".join(ASCII_LETTER) + "\n"
# Sentences that stand before and after the attack, so that a test sees whether the rest was lost.
BEFORE = "Denne linje står før angrebet."
AFTER = "Denne linje står efter angrebet."
# Never to be seen in any output: it stands where no reader may show it.
SECRET = "HEMMELIGT-MÆRKE-7731"
ASCII_SECRET = "HEMMELIGT-7731"
# The first line of a password file: seen only by whoever followed a path out of the document.
PASSWORD_LINE = "root:x:0:0"

MEGA = 1024 * 1024


class HostileSet:
    """Collects the files of one run and what is expected of each."""

    def __init__(self):
        self.rows = []

    def add(self, file, data, why, errors=(), contains=(), outcome=None, beside=(), lacks=(), unpack=None, checks=()):
        """Writes one file and notes what is expected.

        `outcome`: "read" (no error line), "error" (at least one error line) or "either"; without it, "read" if no kind is
        allowed, else "error". `contains`: what must be read unless an error line came; `beside`: what must be read even then,
        from a document beside the broken one. `lacks`: what must not be seen in any output. `unpack`: the file is gzip or xz
        only to keep the repository small; a test may also try it unpacked under this name. `checks`: functions that are given
        the bytes and raise when the file is not what it claims.
        """
        assert all(kind in KINDS for kind in errors), errors
        assert len(data) <= MOST_BYTES_A_FILE, f"{file}: {len(data)} bytes"
        assert all(row["file"] != file for row in self.rows), file
        outcome = outcome or ("error" if errors else "read")
        assert (outcome == "read") == (not errors), file
        for check in checks:
            try:
                check(data)
            except Exception as fault:
                raise AssertionError(f"{file} is not what it claims: {fault!r}") from fault
        path = FILES / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        assert not (contains and outcome == "error"), file
        row = {"file": file, "why": why, "errors": list(errors), "outcome": outcome}
        row["contains"] = list(beside) + (list(contains) if outcome == "read" else [])
        if contains and outcome == "either":
            row["contains_unless_error"] = list(contains)
        if lacks:
            row["lacks"] = list(lacks)
        if unpack:
            row["unpack"] = unpack
        self.rows.append(row)

    def add_packed(self, file, data, why, errors=(), contains=(), **rest):
        """Like `add`, for text too long for a repository: stored as gzip, one document inside."""
        name = file.rsplit("/", 1)[-1]
        self.add(file + ".gz", packed(data, name), why, errors, contains, unpack=name, **rest)

    def save(self, families):
        """Writes `expected.json`; keeps the rows of the families that did not run."""
        path = HERE / "expected.json"
        kept = []
        if path.exists():
            kept = [row for row in json.loads(path.read_text("utf-8")) if row["file"].split("/")[0] not in families]
        rows = sorted(kept + self.rows, key=lambda row: row["file"])
        lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
        path.write_text(f"[\n{lines}\n]\n", "utf-8")
        listed = {row["file"] for row in rows}
        for stray in sorted(FILES.rglob("*")):
            if stray.is_file() and stray.relative_to(FILES).as_posix() not in listed:
                stray.unlink()
        total = sum((FILES / row["file"]).stat().st_size for row in rows)
        assert total <= MOST_BYTES_IN_ALL, f"the set takes {total} bytes"
        return len(rows), total


def seeded(name):
    """A source of random numbers that gives the same ones every time."""
    return random.Random(f"skelne hostile {name}")


def random_bytes(name, count):
    return seeded(name).randbytes(count)


def repeated(piece, count, before=b"", after=b""):
    """Blocks that together are `before`, `count` times `piece`, `after`; never held in memory at once."""
    yield before
    a_block = max(1, MEGA // len(piece))
    block = piece * a_block
    for _ in range(count // a_block):
        yield block
    yield piece * (count % a_block)
    yield after


def packed(data, name="", level=9):
    """Gzip with a fixed date. `data` may be bytes or blocks of bytes."""
    blocks = [data] if isinstance(data, (bytes, bytearray)) else data
    press = zlib.compressobj(level, zlib.DEFLATED, -15)
    crc, size, out = 0, 0, []
    for block in blocks:
        crc, size = zlib.crc32(block, crc), size + len(block)
        out.append(press.compress(block))
    out.append(press.flush())
    head = b"\x1f\x8b\x08" + (b"\x08" if name else b"\0") + b"\0\0\0\0\x02\xff" + (name.encode("latin-1") + b"\0" if name else b"")
    return head + b"".join(out) + crc.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little")


def zlib_packed(data):
    """A zlib stream of bytes or of blocks of bytes."""
    blocks = [data] if isinstance(data, (bytes, bytearray)) else data
    press = zlib.compressobj(9)
    return b"".join([press.compress(block) for block in blocks] + [press.flush()])


def measured(compressed, window=15):
    """How many bytes a deflate stream holds, without keeping them. `window`: 15 zlib, -15 raw, 31 gzip."""
    total, engine, rest = 0, zlib.decompressobj(window), compressed
    while not engine.eof:
        got = len(engine.decompress(rest, MEGA))
        rest = engine.unconsumed_tail
        if not got and not rest:
            break
        total += got
    return total


# Checks, given to `add`.


def holds(*needles):
    """The bytes hold each needle."""

    def check(data):
        for needle in needles:
            assert needle in data, needle[:60]

    return check


def starts(prefix):
    def check(data):
        assert data.startswith(prefix), data[: len(prefix)]

    return check


def gzip_holds(least, head=b""):
    """One gzip member that unpacks to at least this many bytes and begins with `head`."""

    def check(data):
        total = measured(data, 31)
        assert total >= least, f"{total} bytes unpacked"
        first = zlib.decompressobj(31).decompress(data, max(1, len(head)))
        assert first.startswith(head), first

    return check


def counts(needle, least):
    """The needle occurs so often in what a gzip file unpacks to (or in the bytes themselves)."""

    def check(data):
        raw = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        assert raw.count(needle) >= least, raw.count(needle)

    return check
