#!/usr/bin/env python3
"""What one call costs: start-up, time, memory, and how they grow; beside two well-known text classifiers in the same run.

    cargo build --release
    python3 -m venv venv && venv/bin/pip install -r benches/peers/requirements.txt
    venv/bin/python benches/peers/speed.py target/release/skelne corpus

The peers learn act and sentence label from the whole corpus, as in run.py, and are loaded from a file; sentences they cut at full
stops. They tell act and labels, nothing else: no place in the text, no law, no findings. Runs take turns, so that a slow
spell of the machine meets all. Time is that of the process (user and system), median of ROUNDS runs. Needs Linux.
"""

import os
import pathlib
import pickle
import statistics
import subprocess
import sys
import tempfile

from run import corpus, labelled_sentences, learn_fasttext, scikit

ROUNDS = 21
SAMPLE = "corpus/examples/brev.txt"
# How a peer judges: in a process of its own that imports what it needs and nothing else.
JUDGE = {
    "scikit-learn": """
import pickle, re, sys
act, label = pickle.load(open(sys.argv[1], "rb"))
for path in sys.argv[2:]:
    text = open(path, encoding="utf-8").read()
    print(act.predict([text])[0], *label.predict([s for s in re.split(r"(?<=[.?!])\\s+", text) if s]))
""",
    "fastText": """
import re, sys, fasttext
fasttext.FastText.eprint = lambda *_: None
act, label = fasttext.load_model(sys.argv[1] + ".act"), fasttext.load_model(sys.argv[1] + ".label")
clean = lambda text: " ".join(re.findall(r"\\w+|[^\\w\\s]", text.lower()))
for path in sys.argv[2:]:
    text = open(path, encoding="utf-8").read()
    print(act.predict(clean(text))[0][0], *(label.predict(clean(s))[0] for s in re.split(r"(?<=[.?!])\\s+", text) if s))
""",
}

# Started from a small process, for what a large one had in memory would count as the child's.
MEASURE = """
import os, sys
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, used = os.wait4(child, 0)
print(1000 * (used.ru_utime + used.ru_stime), used.ru_maxrss)
sys.exit(status != 0)
"""


def measured(command):
    """Milliseconds of process time and mebibytes of one run."""
    milliseconds, kibibytes = subprocess.run([sys.executable, "-S", "-c", MEASURE, *command], check=True, capture_output=True).stdout.split()
    return float(milliseconds), int(kibibytes) / 1024


def medians(commands, rounds):
    """Of each command the median time and memory; the commands take turns."""
    runs = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(measured(command))
    return {name: tuple(map(statistics.median, zip(*all_runs))) for name, all_runs in runs.items()}


def main():
    binary, documents = os.path.abspath(sys.argv[1]), corpus(pathlib.Path(sys.argv[2]))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        texts, acts = [d["text"] for d in documents], [d["act"] for d in documents]
        sentences, labels = zip(*(pair for d in documents for pair in labelled_sentences(d)))
        learnt = folder / "learnt"
        with learnt.open("wb") as file:
            pickle.dump((scikit(3, True).fit(texts, acts), scikit(3, True).fit(sentences, labels)), file)
        learn_fasttext(texts, acts, 60).save_model(f"{learnt}.act")
        learn_fasttext(sentences, labels, 60).save_model(f"{learnt}.label")

        def commands(paths):
            own = {"skelne": [binary, "check", "--fail-on", "never", *paths]}
            return own | {name: [sys.executable, "-c", code, str(learnt), *paths] for name, code in JUDGE.items()}

        sample = pathlib.Path(SAMPLE).read_text(encoding="utf-8")
        print("| one call | skelne, ms | MiB | scikit-learn | MiB | fastText | MiB |\n| --- | --- | --- | --- | --- | --- | --- |")
        for name, times in [("a short letter", 1), ("two pages", 5), ("ten pages", 25), ("fifty pages", 125)]:
            path = folder / f"{times}.txt"
            path.write_text(sample * times, encoding="utf-8")
            print(f"| {name}, {path.stat().st_size / 1000:.1f} kB | {row(medians(commands([str(path)]), ROUNDS))} |", flush=True)
        many = []
        for number, document in enumerate(documents[:1000]):
            many.append(str(folder / f"many{number:04}.txt"))
            pathlib.Path(many[-1]).write_text(document["text"], encoding="utf-8")
        print(f"| {len(many)} letters | {row(medians(commands(many), 3))} |")


def row(found):
    """skelne as it is, its peers as a multiple of it."""
    own, own_memory = found["skelne"]
    others = [f"{found[name][0] / own:.1f} x | {found[name][1]:.0f}" for name in JUDGE]
    return f"{own:.1f} | {own_memory:.0f} | " + " | ".join(others)


if __name__ == "__main__":
    main()
