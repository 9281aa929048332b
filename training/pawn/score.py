"""What trained networks say of texts whose features are cached.

    score.py HEAD.pt FEATURES... --scores SCORES.jsonl

Writes lines as train.py does, for every text, whether the network was trained on it or not.
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
    options = parser.parse_args()
    model, _, states = load(options.head)
    texts = Texts(options.features)
    if states and model.reduced:
        texts.project(model.middle, model.basis)
        model.projected = True
    everyone = [i for i in range(len(texts)) if len(texts.columns(i)) - texts.evidence_from(i) >= 2]
    write_scores(options.scores, model, texts, everyone, set(), states is not None)


if __name__ == "__main__":
    main()
