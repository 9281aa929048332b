"""Trains a head and says what it makes of every text.

    train.py FEATURES... --out HEAD.pt --scores SCORES.jsonl [--kind pawn|metrics] [--without-genre G] [--without-generator G] ...

Trains on split `train` less what is held out, stops where the loss on a part of it (by source or opening) is least, and
writes a logit for every text that it was not trained on.
"""

import argparse
import copy
import hashlib
import json
import math
import time

import numpy as np
import torch

from dataset import Texts, balance, batch, generation
from model import Pawn

VOCABULARY = 49152
GENERATIONS = 3


def key_of(entry: dict) -> str:
    return entry.get("opening") or entry.get("source") or entry["id"]


def is_held(entry: dict, share: int, seed: int) -> bool:
    digest = hashlib.sha256(f"{seed} {key_of(entry)}".encode()).digest()
    return digest[0] % share == 0


def whole(first: int, rows: int) -> tuple[int, int]:
    return first, rows


def crop(rng, least: int):
    """Half of the time a part of the text, so that short texts are known too."""
    def cut(first: int, rows: int) -> tuple[int, int]:
        size = rows - first
        if size <= least or rng.random() < 0.5:
            return first, rows
        kept = int(rng.integers(least, size))
        start = first + int(rng.integers(0, size - kept + 1))
        return start, start + kept
    return cut


def logits_of(model, texts, chosen, hidden, cut=whole, size=64):
    model.eval()
    order = sorted(range(len(chosen)), key=lambda n: len(texts.columns(chosen[n])))
    out = np.zeros(len(chosen))
    with torch.no_grad():
        for at in range(0, len(order), size):
            part = order[at : at + size]
            out[part] = model(*batch(texts, [chosen[n] for n in part], cut, hidden)).logsumexp(-1).numpy()
    return out


def center_of(model, texts, chosen, hidden, size=64):
    """Mean summary of the training texts, by their weights: where explanations begin."""
    model.eval()
    weights = torch.from_numpy(balance([texts.entries[i] for i in chosen])).float()
    total = 0
    with torch.no_grad():
        for at in range(0, len(chosen), size):
            part = chosen[at : at + size]
            total = total + weights[at : at + size] @ model.summary(*batch(texts, part, whole, hidden))
    return total / weights.sum()


def loss_of(logits, generations, weights, smoothing: float):
    """Cross-entropy of people and the generations of machines, each against people."""
    odds = torch.cat([torch.zeros_like(logits[:, :1]), logits], 1)
    losses = torch.nn.functional.cross_entropy(odds, generations, reduction="none", label_smoothing=smoothing)
    return (losses * weights).mean()


def train(texts, options, seen, held):
    """The network; the states of `texts` are then reduced as it sees them."""
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    hidden = options.kind == "pawn"
    model = Pawn(VOCABULARY, texts.width if hidden else None, options.width, options.metrics, options.dropout,
                 options.reduced, options.carried, GENERATIONS, carry_dropout=options.carry_dropout)
    if options.reduced or options.carried:
        sample = [texts.hidden(i)[rng.integers(0, len(texts.hidden(i)), 20)] for i in seen]
        model.reduce(torch.from_numpy(np.concatenate(sample)).float())
    if options.reduced:
        texts.project(model.middle, model.basis)
        model.projected = True
    rows = np.concatenate([texts.columns(i)[texts.evidence_from(i) :] for i in seen])
    raw = model.metrics.raw(torch.from_numpy(rows))
    model.metrics.mean.copy_(raw.mean(0))
    model.metrics.deviation.copy_(raw.std(0))
    weights = torch.from_numpy(balance([texts.entries[i] for i in seen])).float()
    targets = torch.tensor([generation(texts.entries[i]) for i in seen])
    held_weights = torch.from_numpy(balance([texts.entries[i] for i in held])).float()
    held_targets = torch.tensor([min(1, generation(texts.entries[i])) for i in held]).float()
    decayed = [p for p in model.parameters() if p.ndim > 1]
    plain = [p for p in model.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": options.decay}, {"params": plain, "weight_decay": 0.0}], lr=options.rate)
    steps = math.ceil(len(seen) / options.batch) * options.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 0.5 * (1 + math.cos(math.pi * step / steps)))
    best, best_loss = None, math.inf
    for epoch in range(options.epochs):
        began = time.monotonic()
        model.train()
        total = 0.0
        # Texts of about one length together, batches in any order.
        sizes = np.array([len(texts.columns(i)) for i in seen]) * (1 + 0.2 * rng.random(len(seen)))
        order = np.argsort(sizes)
        batches = [order[at : at + options.batch] for at in range(0, len(order), options.batch)]
        rng.shuffle(batches)
        for part in batches:
            inputs = batch(texts, [seen[n] for n in part], crop(rng, options.least), hidden)
            loss = loss_of(model(*inputs), targets[part], weights[part], options.smoothing)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item() * len(part)
        logits = torch.from_numpy(logits_of(model, texts, held, hidden)).float()
        held_loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, held_targets, weight=held_weights).item()
        print(f"epoch {epoch} train {total / len(seen):.4f} held {held_loss:.4f} {time.monotonic() - began:.0f} s", flush=True)
        if held_loss < best_loss:
            best, best_loss = copy.deepcopy(model.state_dict()), held_loss
    model.load_state_dict(best)
    return model


def write_scores(path, model, texts, chosen, held, hidden):
    whole_logits = logits_of(model, texts, chosen, hidden)
    first = logits_of(model, texts, chosen, hidden, lambda start, end: (start, (start + end) // 2))
    second = logits_of(model, texts, chosen, hidden, lambda start, end: ((start + end) // 2, end))
    with open(path, "w", encoding="utf-8") as file:
        for i, logit, *halves in zip(chosen, whole_logits, first, second):
            line = {"id": texts.entries[i]["id"], "logit": float(logit), "halves": [float(x) for x in halves], "held": i in held}
            file.write(json.dumps(line) + "\n")


def arguments(add):
    """The options of a training, and what `add` puts to them."""
    parser = argparse.ArgumentParser()
    add(parser)
    parser.add_argument("features", nargs="+")
    parser.add_argument("--out", required=True)
    parser.add_argument("--kind", choices=["pawn", "metrics"], default="pawn")
    parser.add_argument("--without-genre", nargs="*", default=[])
    parser.add_argument("--without-generator", nargs="*", default=[])
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--reduced", type=int, default=0)
    parser.add_argument("--carried", type=int, default=0)
    parser.add_argument("--carry-dropout", type=float, default=0.5)
    parser.add_argument("--metrics", type=int, default=6)
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--decay", type=float, default=1e-2)
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--smoothing", type=float, default=0.1)
    parser.add_argument("--least", type=int, default=48)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def main():
    options = arguments(lambda parser: parser.add_argument("--scores", required=True))
    torch.set_num_threads(options.threads)
    texts = Texts(options.features)
    states = texts.width
    usable = [i for i in range(len(texts)) if len(texts.columns(i)) - texts.evidence_from(i) >= options.least]
    out = lambda e: e["genre"] in options.without_genre or e["generator"] in options.without_generator
    pool = [i for i in usable if texts.entries[i]["split"] == "train" and not out(texts.entries[i])]
    held = [i for i in pool if is_held(texts.entries[i], 10, options.seed)]
    seen = sorted(set(pool) - set(held))
    print(f"{len(seen)} texts, {len(held)} held for stopping", flush=True)
    model = train(texts, options, seen, held)
    center = center_of(model, texts, seen, options.kind == "pawn")
    torch.save({"state": model.state_dict(), "options": vars(options), "width": states, "center": center}, options.out)
    rest = sorted(set(usable) - set(seen))
    write_scores(options.scores, model, texts, rest, set(held), options.kind == "pawn")


if __name__ == "__main__":
    main()
