"""
Golden of the criteria of detection: the papers' definitions over the logits of two made-up models, in PyTorch and float64.

    python tools/goldens/criteria.py

Writes `test/fixtures/detect/criteria.json`. Logits, tokens and frequencies are formulas that the test repeats (`test/core/detect/
criteriaGolden.test.ts`); p scores, q is the second model: Binoculars' observer, Fast-DetectGPT's sampler. Each criterion is worked out
from whole distributions, as the authors' programs do, and not from the columns that the product keeps.
"""

import json
import zlib
from pathlib import Path

import torch

TOKENS, VOCABULARY = 96, 1500
TEXT = "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness."
i = torch.arange(TOKENS, dtype=torch.float64)
j = torch.arange(VOCABULARY, dtype=torch.float64)
ids = ((i * i * 7 + i) % 40 * (1 + i % 37)).long()
# Rounded as float32 has them, which is what a model gives.
p_logits = (6 * torch.sin(0.7 * i[:, None] + 0.013 * j * j) - 0.002 * j).float().double()
q_logits = (5 * torch.sin(0.6 * i[:, None] + 0.013 * j * j) - 0.003 * j).float().double()
frequency = (1 + (j * 31) % 97) / (1 + (j * 31) % 97).sum()


def rank_of(logits, targets):
    """From 1, by sorting; the likeliest first."""
    order = logits.argsort(-1, descending=True)
    return 1 + (order == targets[:, None]).double().argmax(-1)


def diversity_entropy(sequence, orbit, bins):
    orbits = sequence.unfold(0, orbit, 1)
    similarity = torch.nn.functional.cosine_similarity(orbits[:-1], orbits[1:], dim=-1)
    counts = torch.histc(similarity, bins=bins, min=-1, max=1)
    shares = counts[counts > 0] / counts.sum()
    return -(shares * shares.log()).sum() / torch.log(torch.tensor(float(bins)))


def lastde(log_probs, orbit=3, scales=15):
    entropies = [diversity_entropy(log_probs.unfold(0, scale, 1).mean(-1), orbit, len(log_probs)) for scale in range(1, scales + 1)]
    return log_probs.mean() / torch.stack(entropies).std()


def lowest(values, share=0.2):
    return values.sort().values[: int(len(values) * share)].mean()


def curvature(log_probs, scorer, sampler):
    """Fast-DetectGPT: how far the text is from what the sampler would have written, in the scorer's eyes."""
    mean = (sampler.exp() * scorer).sum(-1)
    variance = (sampler.exp() * (scorer - mean[:, None]) ** 2).sum(-1)
    return (log_probs - mean).sum() / variance.sum().sqrt()


def dc_pdd(log_probs, cap=0.01):
    seen, parts = set(), []
    for token, log_prob in zip(ids.tolist(), log_probs):
        if token not in seen:
            parts.append(min(cap, float(log_prob.exp() * -frequency[token].log())))
        seen.add(token)
    return sum(parts) / len(parts)


def main():
    p, q = p_logits.log_softmax(-1), q_logits.log_softmax(-1)
    own = p.gather(1, ids[:, None])[:, 0]
    rank = rank_of(p_logits, ids).double()
    mean = (p.exp() * p).sum(-1)
    deviation = (p.exp() * (p - mean[:, None]) ** 2).sum(-1).sqrt()
    packed = len(zlib.compress(TEXT.encode()))
    values = {
        "logLikelihood": own.mean(),
        "logRank": -rank.log().mean(),
        "entropy": -(p.exp() * p).sum(-1).mean(),
        "lrr": -own.sum() / rank.log().sum(),
        "gltrTop10": (rank <= 10).double().mean(),
        "fastDetectGpt": curvature(own, p, p),
        "lastde": lastde(own),
        "minK": lowest(own),
        "minKPlusPlus": lowest((own - mean) / deviation),
        "dcPdd": dc_pdd(own),
        "zlibRatio": own.mean() / packed,
        "fastDetectGptTwo": curvature(own, p, q),
        "binoculars": -own.mean() / -(q.exp() * p).sum(-1).mean(),
    }
    buckets = [((rank > low) & (rank <= high)).double().mean() for low, high in [(0, 10), (10, 100), (100, 1000), (1000, 1e9)]]
    golden = {
        "made": f"tools/goldens/criteria.py, torch {torch.__version__}",
        "tokens": TOKENS,
        "vocabulary": VOCABULARY,
        "text": TEXT,
        "packedBytes": packed,
        "gltr": [float(share) for share in buckets],
        "criteria": {name: float(value) for name, value in values.items()},
    }
    path = Path(__file__).parents[2] / "test" / "fixtures" / "detect" / "criteria.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(golden, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
