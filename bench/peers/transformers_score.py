"""
Hugging Face transformers as a peer: reads one JSON request a line, answers one line each.

    python transformers_score.py MODEL.gguf THREADS

Request `{way, ids}`, the start token first; answer `{seconds, logProbs}`. The way `logProbs` is one forward pass,
log-softmax of all rows and the given tokens' entries; `measures` adds entropy, rank and the ten most likely tokens.
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ["TQDM_DISABLE"] = "1"

import torch
import transformers

path, threads = Path(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(threads)
model = transformers.AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32).eval()


def log_probs_of(ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    rows = model(ids[None, :-1], use_cache=False).logits[0].log_softmax(-1)
    return rows, rows.gather(-1, ids[1:, None])


def measures_of(ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    rows, actual = log_probs_of(ids)
    # Some hundred rows at a time: faster than whole, since a row of temporaries stays in the cache.
    for at in range(0, len(rows), 128):
        part, own = rows[at : at + 128], actual[at : at + 128]
        -(part.exp() * part).sum(-1)
        1 + (part > own).sum(-1)
        part.topk(10, -1)
    return rows, actual


ways = {"logProbs": log_probs_of, "measures": measures_of}
versions = {"torch": torch.__version__, "transformers": transformers.__version__}
print(json.dumps(versions), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    ids = torch.tensor(request["ids"])
    begin = time.perf_counter()
    with torch.inference_mode():
        _, actual = ways[request["way"]](ids)
        values = actual[:, 0].tolist()
    print(json.dumps({"seconds": time.perf_counter() - begin, "logProbs": values}), flush=True)
