"""Runs a built program on every hostile file and tells which one broke a promise: `try_hostile.py PROGRAM [FAMILY …]`.

Looks at what can be seen from outside: time, memory, panics, the kinds of the error lines, and words that must not be shown.
Whether all sentences were read (`contains`) is for the tests inside the project, which see the text itself.
"""

import gzip
import json
import lzma
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
MOST_SECONDS = 10
MOST_MEMORY = 300 * 1024  # KB
OPENERS = {".gz": gzip.decompress, ".xz": lzma.decompress}


def limits():
    """Keeps a runaway program from taking the machine with it."""
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))


def run(program, path):
    """Runs the program on one file: exit code, output, error output, seconds, most memory in KB."""
    with tempfile.TemporaryFile() as shown, tempfile.TemporaryFile() as said:
        began = time.monotonic()
        child = subprocess.Popen([program, "check", "--format", "json", str(path)], stdout=shown, stderr=said, preexec_fn=limits)
        while True:
            done, status, usage = os.wait4(child.pid, os.WNOHANG)
            seconds = time.monotonic() - began
            if done:
                break
            if seconds > 2 * MOST_SECONDS:
                child.kill()
            time.sleep(0.01)
        child.returncode = os.waitstatus_to_exitcode(status)
        shown.seek(0)
        said.seek(0)
        return child.returncode, shown.read(), said.read(), seconds, usage.ru_maxrss


def kinds_in(output):
    """The kinds of all errors, from the JSON lines of the program."""
    kinds = []
    for line in output.splitlines():
        try:
            error = json.loads(line).get("error")
        except (ValueError, AttributeError):
            continue
        if error:
            kinds.append(error.get("kind"))
    return kinds


def faults(row, code, output, said, seconds, memory):
    """Every promise that was broken."""
    if seconds > MOST_SECONDS:
        yield f"{seconds:.1f} s"
    if memory > MOST_MEMORY:
        yield f"{memory // 1024} MB"
    if code not in (0, 1, 2):
        yield f"ended with {code}"
    if b"panicked" in said or b"overflowed its stack" in said:
        yield "panic"
    kinds = kinds_in(output)
    strange = sorted({str(kind) for kind in kinds if kind not in row["errors"]})
    if strange:
        yield f"error of kind {', '.join(strange)}"
    if row["outcome"] == "error" and not kinds:
        yield "no error told"
    if len(said.splitlines()) > max(1, len(output.splitlines())):
        yield "more error lines than documents"
    everything = (output + said).decode("utf-8", "replace")
    for words in row.get("lacks", []):
        if words in everything or json.dumps(words)[1:-1] in everything:
            yield f"shows {words!r}"


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program, families = sys.argv[1], sys.argv[2:]
    rows = json.loads((HERE / "expected.json").read_text("utf-8"))
    rows = [row for row in rows if not families or row["file"].split("/")[0] in families]
    broken, slowest, largest = 0, (0, ""), (0, "")
    with tempfile.TemporaryDirectory() as folder:
        for row in rows:
            path = HERE / "files" / row["file"]
            paths = [path]
            if "unpack" in row:
                plain = pathlib.Path(folder) / row["unpack"]
                plain.write_bytes(OPENERS[path.suffix](path.read_bytes()))
                paths.append(plain)
            for one in paths:
                result = run(program, one)
                slowest, largest = max(slowest, (result[3], row["file"])), max(largest, (result[4], row["file"]))
                found = list(faults(row, *result))
                if found:
                    broken += 1
                    print(f"{row['file']}{' (unpacked)' if one != path else ''}: {'; '.join(found)}")
            for one in paths[1:]:
                one.unlink()
    print(f"{broken} broken of {len(rows)}; slowest {slowest[0]:.1f} s ({slowest[1]}); most memory {largest[0] // 1024} MB ({largest[1]})")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
