#!/usr/bin/env python3
"""How long an audit takes, what memory it needs, and whether its results are the same on one core and on all.

    benches/audit.py make FOLDER [N]     N documents (100000) out of the corpus, each with other numbers and dates: two thirds
                                         in a table, the rest as files in folders of units and as mails in a mailbox
    benches/audit.py run BINARY FOLDER   audits them with one thread, with two, and again with everything judged before

Needs Python 3.9 and Linux; no packages.
"""

import email.message
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import sys
import time

UNITS = ["borgerservice", "boern-og-unge", "byggesag", "jobcenter", "pension", "sundhed", "teknik", "visitation"]


def varied(text, dice):
    """The same letter with other numbers: digits change, dates and provisions keep their form."""
    def other(match):
        digits = match.group()
        if len(digits) < 3 or digits[:2] in ("19", "20") and len(digits) == 4 or match.string[max(0, match.start() - 3) : match.start()].rstrip().endswith("§"):
            return digits
        return "".join(dice.choice("123456789") for _ in digits)

    return re.sub(r"\d+", other, text)


def make(folder, count):
    folder = pathlib.Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    corpus = []
    for file in sorted(pathlib.Path("corpus").glob("b*.jsonl")):
        corpus += [json.loads(line) for line in file.open(encoding="utf-8")]
    dice = random.Random(1)
    table = (folder / "sendt.jsonl").open("w", encoding="utf-8")
    mailbox = (folder / "sendt.mbox").open("w", encoding="utf-8")
    for number in range(count):
        document = corpus[number % len(corpus)]
        text = varied(document["text"], dice) + f"\n\nSagsnr. {number:07}\n"
        unit = dice.choice(UNITS)
        date = f"2026-{dice.randint(1, 9):02}-{dice.randint(1, 28):02}"
        kind = number % 6
        if kind < 4:
            row = {"id": number, "text": text, "unit": unit, "date": date, "channel": document["channel"]}
            table.write(json.dumps(row, ensure_ascii=False) + "\n")
        elif kind == 4:
            path = folder / unit / date[:7] / f"{number:07}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        else:
            mail = email.message.EmailMessage()
            mail["From"], mail["Subject"], mail["Date"] = f"{unit}@solby.dk", "Din sag", f"Mon, 02 Mar 2026 10:{number % 60:02}:00 +0100"
            mail.set_content(text, cte="8bit")
            body = mail.as_bytes().decode("utf-8", "replace").replace("\nFrom ", "\n>From ")
            mailbox.write(f"From {unit}@solby.dk Mon Mar  2 10:00:00 2026\n{body}\n")


def audit(binary, folder, out, jobs):
    """Seconds, peak memory in MB, exit code."""
    begun = time.monotonic()
    arguments = [binary, "audit", folder, "--out", out, "--unit-from", "path:1", "--jobs", str(jobs), "--quiet"]
    pid = os.posix_spawn(binary, arguments, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    return time.monotonic() - begun, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def hashes(out):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(pathlib.Path(out).glob("*.parquet"))}


def run(binary, folder):
    count = sum(1 for _ in (pathlib.Path(folder) / "sendt.jsonl").open()) * 6 // 4
    outs = [f"{folder}-audit-{name}" for name in ("1", "2")]
    for out in outs:
        shutil.rmtree(out, ignore_errors=True)
    one = audit(binary, folder, outs[0], 1)
    two = audit(binary, folder, outs[1], 2)
    again = audit(binary, folder, outs[1], 2)
    for name, (seconds, memory, code) in (("1 thread", one), ("2 threads", two), ("judged before", again)):
        print(f"{name}: {seconds:.1f} s, {count / seconds:.0f} documents/s, {memory:.0f} MB at most, exit code {code}")
    print(f"scaling {one[0] / two[0]:.2f}; tables {'the same' if hashes(outs[0]) == hashes(outs[1]) else 'DIFFER'}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"] and len(sys.argv) in (3, 4):
        make(sys.argv[2], int(sys.argv[3]) if len(sys.argv) == 4 else 100_000)
    elif sys.argv[1:2] == ["run"] and len(sys.argv) == 4:
        run(sys.argv[2], sys.argv[3])
    else:
        sys.exit(__doc__)
