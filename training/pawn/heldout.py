"""What heads are worth on kinds of text and on writers that they were never shown.

    heldout.py --criteria CRITERIA.jsonl FEATURES... --out FOLDER [options of train.py]

For each group of genres and each generation of generators in turn: a network, the metrics-only network and the regression are
trained without it, and judge it and its parts, beside every criterion that needs no training. FOLDER keeps the scores, so that a run that was
stopped goes on. Prints tables. A genre that was held out is judged with all of its texts, a generator with all of its
texts against the human ones of validation in the genres that it has.
"""

import json
import pathlib

import numpy as np
import torch

from dataset import Texts, balance, label
from evaluate import auroc, recall
from pooled import expand, fit
from train import arguments, is_held, train, write_scores

TECHNICAL = ["essay", "kernel-doc", "git-doc", "policy"]
CONTINUE = ["gpt2-xl", "opt-2.7b", "gpt-neo-2.7B", "gpt-j-6B", "gpt-neox-20b", "davinci"]
CHAT = ["gpt-3.5-turbo", "gpt-4"]
# What networks are trained without: genres or generators.
LEFT_OUT = {
    "developer": ["readme", "manual", "book", "code-js", "code-py"],
    "news": ["xsum"],
    "encyclopedia": ["squad"],
    "fiction": ["writing"],
    "technical": TECHNICAL,
    "2022": CONTINUE,
    "2023": CHAT,
    "2026": ["frontier-llm-2026"],
}
# Each row of the tables: what was left out, and what of it is judged.
ROWS = {
    "developer documents": ("developer", LEFT_OUT["developer"]),
    "news": ("news", ["xsum"]),
    "encyclopedia": ("encyclopedia", ["squad"]),
    "fiction": ("fiction", ["writing"]),
    "essays": ("technical", ["essay"]),
    "technical handbooks": ("technical", TECHNICAL[1:]),
    "2022, all": ("2022", CONTINUE),
    **{generator: ("2022", [generator]) for generator in CONTINUE},
    "2023, all": ("2023", CHAT),
    **{generator: ("2023", [generator]) for generator in CHAT},
    "2026": ("2026", LEFT_OUT["2026"]),
}
LEAST = 50
SHRINKAGE = 0.1


class Trial:
    """One row: who is trained on, who is judged."""

    def __init__(self, name: str, texts: list[dict]):
        self.left_out, judged = ROWS[name]
        self.texts = texts
        of = lambda names: np.array([t["genre"] in names or t["generator"] in names for t in texts])
        machine = np.array([label(t) == 1 for t in texts])
        self.valid = np.array([t["split"] == "valid" for t in texts])
        self.out = of(LEFT_OUT[self.left_out])
        self.seen = ~self.out & np.array([t["split"] == "train" for t in texts])
        self.machine = of(judged) & machine
        written = {t["genre"] for t, m in zip(texts, self.machine) if m}
        by_genre = (self.out & ~machine).any()
        self.human = ~machine & (of(judged) if by_genre else self.valid & np.array([t["genre"] in written for t in texts]))
        self.elsewhere = self.valid & ~self.out & ~machine


def regression(trial: Trial, figures: np.ndarray, penalty=200) -> np.ndarray:
    means, deviations = figures[trial.seen].mean(0), figures[trial.seen].std(0) + 1e-9
    x = expand((figures - means) / deviations, False)
    seen = [t for t, s in zip(trial.texts, trial.seen) if s]
    beta = fit(x[trial.seen], np.array([label(t) for t in seen]), balance(seen), penalty)
    return np.c_[np.ones(len(x)), x] @ beta


def outside(trial: Trial, figures: np.ndarray) -> np.ndarray:
    """As core/detect/fitDomain.ts has it: further off than 99 % of the texts of validation that are not held out."""
    known = figures[trial.seen]
    covariance = np.cov(known.T, bias=True)
    precision = np.linalg.inv(covariance + SHRINKAGE * np.diag(np.diag(covariance)) + 1e-16 * np.eye(len(covariance)))
    off = figures - known.mean(0)
    distance = np.einsum("ij,jk,ik->i", off, precision, off)
    near = np.sort(distance[trial.valid & ~trial.out])[::-1]
    return distance > near[int(0.01 * len(near))]


def network(trial: Trial, folder: pathlib.Path, options, kind: str) -> np.ndarray:
    path = folder / f"{trial.left_out}.{kind}.jsonl"
    if not path.exists():
        options.kind = kind
        if kind == "metrics":
            options = type(options)(**vars(options) | {"reduced": 0, "carried": 0, "dropout": 0.0})
        texts = Texts(options.features)
        usable = [i for i in range(len(texts)) if len(texts.columns(i)) - texts.evidence_from(i) >= options.least]
        wanted = {t["id"] for t, s in zip(trial.texts, trial.seen) if s}
        pool = [i for i in usable if texts.entries[i]["id"] in wanted]
        held = [i for i in pool if is_held(texts.entries[i], 10, options.seed)]
        seen = sorted(set(pool) - set(held))
        print(f"without {trial.left_out}, {kind}: {len(seen)} texts", flush=True)
        model = train(texts, options, seen, held)
        write_scores(path, model, texts, sorted(set(usable) - set(pool)), set(), kind == "pawn")
    said = {line["id"]: line["logit"] for line in map(json.loads, open(path, encoding="utf-8"))}
    return np.array([said.get(t["id"], np.nan) for t in trial.texts])


def both_of(values: np.ndarray, trial: Trial) -> tuple[np.ndarray, np.ndarray]:
    known = ~np.isnan(values)
    return values[trial.human & known], values[trial.machine & known]


def cell(values: np.ndarray, trial: Trial) -> str:
    sides = both_of(values, trial)
    return f"{auroc(*sides):.2f}, {recall(*sides, .01):.2f}, {recall(*sides, .05):.2f}"


def main():
    options = arguments(lambda parser: (parser.add_argument("--criteria", required=True),
                                        parser.add_argument("--only", nargs="*")))
    torch.set_num_threads(options.threads)
    folder = pathlib.Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    texts = {}
    for line in map(json.loads, open(options.criteria, encoding="utf-8")):
        if line["tokens"] >= LEAST and line["split"] != "extra":
            texts[line["id"]] = line
    texts = list(texts.values())
    figures = np.array([t["pooled"] for t in texts])
    names = list(texts[0]["criteria"])
    criteria = {n: np.array([np.nan if t["criteria"][n] is None else t["criteria"][n] for t in texts], float) for n in names}
    heads, rules, untrained = [], [], []
    for name in options.only or ROWS:
        trial = Trial(name, texts)
        pawn = network(trial, folder, options, "pawn")
        metrics = network(trial, folder, options, "metrics")
        pooled = regression(trial, figures)
        both = pawn + 0.25 * pooled
        counts = f"| {name} | {trial.human.sum()} | {trial.machine.sum()} |"
        heads.append(f"{counts} {cell(pawn, trial)} | {cell(both, trial)} | {cell(metrics, trial)} | {cell(pooled, trial)} |")
        untrained.append(f"{counts} {' | '.join(cell(values, trial) for values in criteria.values())} |")
        best = max(names, key=lambda n: auroc(*both_of(criteria[n], trial)))
        far = outside(trial, figures)
        elsewhere = np.sort(both[trial.elsewhere & ~np.isnan(both)])[::-1]
        threshold = elsewhere[int(0.01 * len(elsewhere))]
        judged = lambda mask: f"{(both[mask & ~far & ~np.isnan(both)] > threshold).mean():.2f}"
        rules.append(f"| {name} | {auroc(*both_of(both, trial)):.2f} | "
                     f"{best} {auroc(*both_of(criteria[best], trial)):.2f} | "
                     f"{far[trial.human].mean():.2f}, {far[trial.machine].mean():.2f} | {judged(trial.human)} | {judged(trial.machine)} |")
    print("\n| held out | human | machine | network | network and regression | metrics-only network | regression |\n" + "| --- " * 7 + "|")
    print("\n".join(heads))
    print("\n| held out | AUROC of the head | best criterion | outside: human, machine | false positives | found |\n" + "| --- " * 6 + "|")
    print("\n".join(rules))
    print(f"\n| held out | human | machine | {' | '.join(names)} |\n" + "| --- " * (3 + len(names)) + "|")
    print("\n".join(untrained))


if __name__ == "__main__":
    main()
