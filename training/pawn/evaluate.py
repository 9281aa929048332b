"""Figures of heads and criteria by genre, generator and length.

    evaluate.py CRITERIA.jsonl NAME=SCORES.jsonl[,SCORES.jsonl...] ... [--split valid]

CRITERIA.jsonl is what `npm run training -- criteria` writes. Prints a table: AUROC, and recall at 1 % and 5 % false positives, of every
head (the mean of its scores) and criterion for each genre and generation, each generator, and each length, over the texts of the
split. A generator stands against the human texts of the genres that it wrote in.
"""

import argparse
import collections
import json

import numpy as np

from dataset import generation

GENERATIONS = ["", "2022", "2023", "2026"]
GROUPS = {
    "developer documents": ["readme", "manual", "book", "code-js", "code-py"],
    "technical prose and essays": ["essay", "kernel-doc", "git-doc", "policy"],
    "general prose": ["xsum", "squad", "writing"],
}
LENGTHS = [(50, 100), (100, 200), (200, 300), (300, 513)]


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
    print(f"| texts | human | machine | {' | '.join(columns)} |\n" + "| --- " * (3 + len(columns)) + "|")
    for name, human, machine in tests(texts):
        row = []
        for column in columns.values():
            h = np.array([column[t["id"]] for t in human if t["id"] in column])
            m = np.array([column[t["id"]] for t in machine if t["id"] in column])
            row.append(f"{auroc(h, m):.2f}, {recall(h, m, .01):.2f}, {recall(h, m, .05):.2f}" if len(h) and len(m) else "-")
        print(f"| {name} | {len(human)} | {len(machine)} | {' | '.join(row)} |")


def tests(texts):
    """Name, human texts and machine texts of each row."""
    people = [t for t in texts if t["generator"] == "human"]
    machines = [t for t in texts if t["generator"] != "human"]
    cells = collections.defaultdict(list)
    for t in machines:
        cells[f"{t['genre']}, {GENERATIONS[generation(t)]}"].append(t)
    for name in sorted(cells):
        yield name, [t for t in people if t["genre"] == name.split(",")[0]], cells[name]
    for generator in sorted({t["generator"] for t in machines}):
        own = [t for t in machines if t["generator"] == generator]
        genres = {t["genre"] for t in own}
        yield generator, [t for t in people if t["genre"] in genres], own
    for name, genres in GROUPS.items():
        of = lambda some: [t for t in some if t["genre"] in genres]
        yield name, of(people), of(machines)
    for least, most in LENGTHS:
        within = lambda some: [t for t in some if least <= t["tokens"] < most]
        yield f"{least} to {most - 1} tokens", within(people), within(machines)
    yield "all", people, machines


if __name__ == "__main__":
    main()
