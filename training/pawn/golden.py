"""What PyTorch says of heads, for the test of the graphs that are made of them.

    golden.py --out test/fixtures/heads/heads.json [NAME=HEAD.pt[,HEAD.pt...] ...]

Two tiny heads with random weights, whose graphs are written beside the golden, and the heads named, whose graphs are shipped.
Inputs are formulas that the test repeats (see `inputs`); only results are kept.
"""

import argparse
import json
import pathlib

import torch

from export import Served, load, write
from model import Pawn

TOKENS = 24


def inputs(states: int | None):
    i = torch.arange(TOKENS, dtype=torch.float64)
    entropy = 2 + torch.sin(i)
    columns = torch.stack([-1 - i % 5, entropy, entropy**2 + 1 + i % 3, -0.5 - (i % 4) / 4, 1 + (i * i) % 97,
                           0.1 + (i % 8) / 10], -1).float()
    position = ((16 + i) / 512).float().unsqueeze(1)
    if states is None:
        return columns, position
    j = torch.arange(states, dtype=torch.float64)
    state = lambda row: torch.sin(row.unsqueeze(1) * 7 + j.unsqueeze(0)).float()
    return columns, position, state(i), state(i + 1)


def said(heads, states) -> dict:
    served = Served(heads).eval()
    with torch.no_grad():
        logit, weight, parts = served(*inputs(states))
    rounded = lambda values: [round(float(x), 6) for x in values]
    return {"width": states, "logit": float(logit), "weight": rounded(weight), "contribution": rounded(parts)}


def tiny(states: int | None):
    torch.manual_seed(7)
    heads = []
    for _ in range(2):
        model = Pawn(1000, states, width=8, reduced=2 if states else 0, carried=3 if states else 0, generations=3).eval()
        if states:
            model.reduce(torch.randn(50, states))
        # Trained weights are larger than those at the start, and gates that hardly differ test little.
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.add_(0.3 * torch.randn_like(parameter))
        heads.append((model, torch.randn(8)))
    return heads


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("heads", nargs="*")
    options = parser.parse_args()
    golden = {"made": f"training/pawn/golden.py, torch {torch.__version__}", "tokens": TOKENS, "tiny": {}, "shipped": {}}
    for name, states in [("pawn", 4), ("metrics", None)]:
        heads = tiny(states)
        write(heads, states, str(pathlib.Path(options.out).parent / f"{name}.onnx"))
        golden["tiny"][name] = said(heads, states)
    for named in options.heads:
        name, paths = named.split("=")
        loaded = [load(path) for path in paths.split(",")]
        golden["shipped"][name] = said([(model, center) for model, center, _ in loaded], loaded[0][2])
    with open(options.out, "w", encoding="utf-8") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
