"""What trained networks say of texts whose features are cached.

    score.py HEAD.pt FEATURES... --scores SCORES.jsonl [--splits valid extra]

Writes lines as train.py does, for every text of the splits, whether the network was trained on it or not.
"""

import argparse

from dataset import Texts
from export import load
from train import write_scores


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("head")
    parser.add_argument("features", nargs="+")
    parser.add_argument("--scores", required=True)
    parser.add_argument("--splits", nargs="*", default=["train", "valid", "extra"])
    options = parser.parse_args()
    model, _, states = load(options.head)
    texts = Texts(options.features)
    if states and model.reduced:
        texts.project(model.middle, model.basis)
        model.projected = True
    everyone = [i for i, entry in enumerate(texts.entries)
                if entry["split"] in options.splits and len(texts.columns(i)) - texts.evidence_from(i) >= 2]
    write_scores(options.scores, model, texts, everyone, set(), states is not None)


if __name__ == "__main__":
    main()
