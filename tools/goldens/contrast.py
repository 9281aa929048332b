"""
Golden of the contrast: the papers' formulas over two prompts, in PyTorch on the default model.

    python tools/goldens/contrast.py SMOLLM2.gguf

Writes `test/fixtures/contrast/smollm2-prompts.json`. The contrastive estimate is computed as Lin and others 2024 have it
(arXiv 2411.19943): the logits are combined, then normalised. Needs what `tools/goldens/parity.py` needs.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
import torch

import parity
import reference as oracle

OUT = parity.ROOT / "test/fixtures/contrast"
TEXT = "english.txt"
TOKENS = 240
PROMPTS = ("The following text is an old novel:\n", "The following is a dull list of facts about trade in the north of the country:\n")
BETAS = (0.5, 1.0, 1.5, 2.0)


def main(path: Path) -> None:
    torch.set_num_threads(2)
    OUT.mkdir(parents=True, exist_ok=True)
    reference = oracle.load(path)
    file = parity.TEXTS / TEXT
    text, ids = beginning(file.read_bytes().decode("utf-8"), reference)
    prompts = [reference.encode(prompt) for prompt in PROMPTS]
    longest = max(map(len, prompts))
    line_end = reference.encode("\n")
    leads = [[reference.start[0], *line_end * (longest - len(prompt)), *prompt] for prompt in prompts]
    p, q = (logits(reference, lead, ids) for lead in leads)
    golden = {
        "provenance": parity.provenance(path, file, text, reference, reference.checks)
        | {"script": "tools/goldens/contrast.py", "prompts": PROMPTS, "betas": BETAS},
        "n": len(ids),
        "columns": {name: parity.encode(values.numpy()) for name, values in measures(p, q, torch.tensor(ids)).items()},
    }
    (OUT / "smollm2-prompts.json").write_text(json.dumps(golden, indent=1) + "\n")
    ratio = np.mean([float(golden_ratio) for golden_ratio in log_ratio(p, q, torch.tensor(ids))])
    print(f"{len(ids)} tokens, mean log ratio {ratio:.4f} nats")


def beginning(text: str, reference: oracle.Reference) -> tuple[str, list[int]]:
    """A prefix of whole lines with at most TOKENS tokens."""
    kept = ""
    for line in text.splitlines(keepends=True):
        if len(reference.encode(kept + line)) > TOKENS:
            break
        kept += line
    return kept, reference.encode(kept)


@torch.inference_mode()
def logits(reference: oracle.Reference, lead: list[int], ids: list[int]) -> torch.Tensor:
    """Float32 logits before each of `ids`, as float64."""
    feed = torch.tensor([[*lead, *ids[:-1]]])
    rows = reference.model(feed, use_cache=False).logits[0, len(lead) - 1 :]
    assert rows.dtype == torch.float32 and len(rows) == len(ids)
    return rows.double()


def log_ratio(p: torch.Tensor, q: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
    return (p.log_softmax(-1) - q.log_softmax(-1)).gather(-1, ids[:, None])[:, 0]


def measures(p: torch.Tensor, q: torch.Tensor, ids: torch.Tensor) -> dict[str, torch.Tensor]:
    log_p, log_q = p.log_softmax(-1), q.log_softmax(-1)
    mass_p, mass_q = log_p.exp(), log_q.exp()
    ratios = log_p - log_q
    kl = (mass_p * ratios).sum(-1)
    deviation = (mass_p * (ratios - kl[:, None]) ** 2).sum(-1).sqrt()
    log_m = ((mass_p + mass_q) / 2).log()
    divergence = ((mass_p * (log_p - log_m)).sum(-1) + (mass_q * (log_q - log_m)).sum(-1)) / 2
    columns = {
        "ids": ids,
        "logRatio": log_ratio(p, q, ids),
        "kl": kl,
        "klDeviation": deviation,
        "distance": (divergence / math.log(2)).sqrt(),
        "crossEntropyPQ": -(mass_p * log_q).sum(-1),
        "crossEntropyQP": -(mass_q * log_p).sum(-1),
        "pBest": p.argmax(-1),
        "qBest": q.argmax(-1),
    }
    for beta in BETAS:
        estimate = ((1 + beta) * p - beta * q).softmax(-1)
        columns[f"estimate/{beta}"] = estimate.gather(-1, ids[:, None])[:, 0]
    return columns


if __name__ == "__main__":
    main(Path(sys.argv[1]))
