"""Figures of heads and criteria by genre, generator and length.

    evaluate.py CRITERIA.jsonl NAME=SCORES.jsonl[,SCORES.jsonl...] ... [--split valid]

CRITERIA.jsonl is what `npm run training -- criteria` writes. Prints AUROC and recall at 1 % and 5 % false positives of every
head (the mean of its scores) and criterion for each genre and generator, over the texts of the split.
"""

import argparse
import collections
import json

import numpy as np


def auroc(human, machine):
    both = np.concatenate([human, machine])
    order = np.argsort(both, kind="stable")
    ranks = np.empty(len(both))
    ranks[order] = np.arange(1, len(both) + 1)
    for value in np.unique(both):
        same = both == value
        ranks[same] = ranks[same].mean()
    return (ranks[len(human) :].sum() - len(machine) * (len(machine) + 1) / 2) / (len(human) * len(machine))


def recall(human, machine, rate):
    human = np.sort(human)[::-1]
    allowed = int(rate * len(human))
    return float((machine > human[allowed]).mean())


def read(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def scores_of(paths):
    total = collections.defaultdict(list)
    for path in paths:
        for line in read(path):
            if not line.get("held"):
                total[line["id"]].append(line["logit"])
    return {key: float(np.mean(values)) for key, values in total.items() if len(values) == len(paths)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("criteria")
    parser.add_argument("heads", nargs="*")
    parser.add_argument("--split", default="valid")
    parser.add_argument("--least", type=int, default=50)
    options = parser.parse_args()
    texts = [t for t in read(options.criteria) if t["split"] == options.split and t["tokens"] >= options.least]
    columns = {}
    for named in options.heads:
        name, paths = named.split("=")
        columns[name] = scores_of(paths.split(","))
    for name in texts[0]["criteria"]:
        columns[name] = {t["id"]: t["criteria"][name] for t in texts if t["criteria"][name] is not None}
    cells = collections.defaultdict(list)
    for t in texts:
        cells[t["genre"], t["generator"]].append(t["id"])
    groups = {"developer": ["readme", "manual", "book", "code-js", "code-py"], "technical": ["kernel-doc", "git-doc", "policy"],
              "all": sorted({t["genre"] for t in texts})}
    tests = [(genre, [genre], [generator]) for genre, generator in sorted(cells) if generator != "human"]
    generators = sorted({g for _, g in cells} - {"human"})
    tests += [(name, genres, generators) for name, genres in groups.items()]
    print("texts".ljust(34), "h".rjust(4), "m".rjust(4), *(name[:12].rjust(15) for name in columns))
    for name, genres, gens in tests:
        human = [i for genre in genres for i in cells[genre, "human"]]
        machine = [i for genre in genres for g in gens for i in cells[genre, g]]
        row = []
        for column in columns.values():
            h = np.array([column[i] for i in human if i in column])
            m = np.array([column[i] for i in machine if i in column])
            row.append(f"{auroc(h, m):.2f} {recall(h, m, .01):.2f} {recall(h, m, .05):.2f}" if len(h) and len(m) else "-")
        label = f"{name} {gens[0] if len(gens) == 1 else ''}"
        print(label[:34].ljust(34), str(len(human)).rjust(4), str(len(machine)).rjust(4), *(r.rjust(15) for r in row))


if __name__ == "__main__":
    main()
