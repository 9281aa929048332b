"""The regression on pooled figures and their products that stands beside the networks.

    pooled.py CRITERIA.jsonl --out POOLED.json [--penalty 200] [--linear]

Trains on split `train` of what `npm run training -- criteria` writes, with the weights of `dataset.balance`, by Newton's method; the form
is that of core/detect/logistic.ts. What it was not trained on is judged by calibrate.ts.
"""

import argparse
import json

import numpy as np

from dataset import balance, label


def expand(z: np.ndarray, linear: bool) -> np.ndarray:
    if linear:
        return z
    z = np.clip(z, -4, 4)
    rows, columns = np.triu_indices(z.shape[1])
    return np.concatenate([z, z[:, rows] * z[:, columns]], 1)


def fit(x: np.ndarray, y: np.ndarray, weights: np.ndarray, penalty: float) -> np.ndarray:
    x = np.c_[np.ones(len(x)), x]
    shrink = np.r_[1e-9, np.full(x.shape[1] - 1, penalty)]
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -500, 500)))
        gradient = x.T @ (weights * (p - y)) + shrink * beta
        step = np.linalg.solve((x * (weights * p * (1 - p))[:, None]).T @ x + np.diag(shrink), gradient)
        beta -= step
        if np.abs(step).max() < 1e-8:
            break
    return beta


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("criteria")
    parser.add_argument("--out", required=True)
    parser.add_argument("--penalty", type=float, default=200)
    parser.add_argument("--linear", action="store_true")
    parser.add_argument("--share", type=float, default=1)
    parser.add_argument("--without-genre", nargs="*", default=[])
    parser.add_argument("--without-generator", nargs="*", default=[])
    options = parser.parse_args()
    texts = [json.loads(line) for line in open(options.criteria, encoding="utf-8")]
    texts = [t for t in texts if t["split"] == "train" and t["tokens"] >= 50 and t["genre"] not in options.without_genre
             and t["generator"] not in options.without_generator]
    figures = np.array([t["pooled"] for t in texts])
    means, deviations = figures.mean(0), figures.std(0) + 1e-9
    y = np.array([label(t) for t in texts])
    beta = options.share * fit(expand((figures - means) / deviations, options.linear), y, balance(texts), options.penalty)
    short = lambda values: [float(f"{value:.5g}") for value in values]
    model = {"means": short(means), "deviations": short(deviations), "weights": short(beta[1:]), "bias": float(beta[0]),
             "quadratic": not options.linear}
    with open(options.out, "w", encoding="utf-8") as file:
        json.dump(model, file)
    print(f"{len(texts)} texts")


if __name__ == "__main__":
    main()
