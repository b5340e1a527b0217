#!/usr/bin/env python3
"""Two well-known text classifiers on the very folds of `skelne evaluate`: same documents, same splits, same figures.

    cargo build --release
    python3 -m venv venv && venv/bin/pip install -r benches/peers/requirements.txt
    target/release/skelne evaluate --quick --quiet --format json > folds.json
    venv/bin/python benches/peers/run.py corpus folds.json

Acts are told from the whole text (the citizen's turns and quoted mail included, as skelne reads them), labels from each
sentence as the corpus cuts it. Settings are the usual ones, tried over a small grid; the best on these very folds is
shown, which favours the peers.
"""

import json
import pathlib
import random
import re
import sys
import tempfile

import fasttext
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.pipeline import make_pipeline, make_union

DRAWS = 400


def interval(groups, rounds=DRAWS):
    """Macro-F1 over documents (each a list of pairs of right and said), with its 95 % bootstrap interval."""

    def figure(some):
        pairs = [pair for group in some for pair in group]
        right, said = zip(*pairs)
        return f1_score(right, said, labels=sorted(set(right)), average="macro", zero_division=0)

    rng = random.Random(1)
    draws = sorted(figure(rng.choices(groups, k=len(groups))) for _ in range(rounds))
    return f"{figure(groups):.3f} [{draws[rounds // 40]:.3f}, {draws[-1 - rounds // 40]:.3f}]"


def scikit(c, characters):
    """TF-IDF over words and word pairs (and character n-grams), logistic regression."""
    parts = [TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)]
    if characters:
        parts.append(TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=3))
    return make_pipeline(make_union(*parts), LogisticRegression(C=c, class_weight="balanced", max_iter=3000))


def with_scikit(c, characters):
    def run(texts, labels, test):
        return scikit(c, characters).fit(texts, labels).predict(test)

    return run


def clean(text):
    """A text as fastText reads it: in one line, its marks apart."""
    return " ".join(re.findall(r"\w+|[^\w\s]", text.lower()))


def learn_fasttext(texts, labels, epochs):
    """A fastText model of texts and their labels."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        for text, label in zip(texts, labels):
            file.write(f"__label__{label} {clean(text)}\n")
        file.flush()
        return fasttext.train_supervised(
            file.name, epoch=epochs, lr=0.5, dim=50, wordNgrams=2, minn=3, maxn=5, bucket=200_000, thread=1, seed=1, verbose=0
        )


def with_fasttext(epochs):
    def run(texts, labels, test):
        model = learn_fasttext(texts, labels, epochs)
        return [model.predict(clean(text))[0][0].removeprefix("__label__") for text in test]

    return run


def corpus(folder):
    """All documents of a corpus."""
    return [json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in open(file, encoding="utf-8")]


def labelled_sentences(document):
    """The sentences of a document as the corpus cuts them, each with its label."""
    raw = document["text"].encode()
    return [(raw[s["start"] : s["end"]].decode(), s["label"]) for s in document["sentences"]]


def main():
    documents, report = corpus(pathlib.Path(sys.argv[1])), json.load(open(sys.argv[2], encoding="utf-8"))
    fold_of = dict(map(tuple, report["fold_of"]))
    folds = sorted(set(fold_of.values()))

    def measure(run, items):
        """`items`: of a document its texts and labels."""
        groups = []
        for fold in folds:
            learn = [pair for d in documents if fold_of[d["id"]] != fold for pair in items(d)]
            test = [items(d) for d in documents if fold_of[d["id"]] == fold]
            said = iter(run([t for t, _ in learn], [l for _, l in learn], [t for group in test for t, _ in group]))
            groups += [[(label, str(next(said))) for _, label in group] for group in test if group]
        return interval(groups)

    def whole(document):
        return [(document["text"], document["act"])]

    systems = [
        ("scikit-learn, words, C 3", with_scikit(3, False)),
        ("scikit-learn, words and characters, C 3", with_scikit(3, True)),
        ("scikit-learn, words and characters, C 10", with_scikit(10, True)),
        ("fastText, 25 epochs", with_fasttext(25)),
        ("fastText, 60 epochs", with_fasttext(60)),
    ]
    print("| system | act macro-F1 | sentence macro-F1 |\n| --- | --- | --- |")
    for name, run in systems:
        print(f"| {name} | {measure(run, whole)} | {measure(run, labelled_sentences)} |", flush=True)
    for system in report["systems"]:
        figures = ["{value:.3f} [{low:.3f}, {high:.3f}]".format(**system[key]) for key in ("act_f1", "sentence_f1")]
        print(f"| skelne, {system['name']} | {figures[0]} | {figures[1]} |")


if __name__ == "__main__":
    main()
