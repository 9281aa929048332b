"""
Goldens of the scoring engine: what Hugging Face transformers says, in float32, about each token of the sample texts.

    python tools/goldens/parity.py SMOLLM2.gguf GEMMA.gguf

Writes `test/fixtures/parity/MODEL-TEXT.json` for every model and text. Needs torch, transformers, accelerate, gguf,
tokenizers, sentencepiece, protobuf and numpy; `tools/oracle.sh` makes such an environment.
"""

import base64
import datetime
import hashlib
import importlib.metadata
import json
import platform
import sys
from pathlib import Path

import numpy as np
import torch

import reference as oracle

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT / "test/fixtures/texts"
OUT = ROOT / "test/fixtures/parity"
TOKENS = 2047
"""Document tokens at most; with the start token the length of one piece."""
TIE = 2e-4
"""Logits nearer than this to the target's may change places with it in another order of summation."""
DETAIL = 16
"""Every so many rows the remaining measures are kept too."""
TOP = 5


def main(paths: list[str]) -> None:
    torch.set_num_threads(2)
    OUT.mkdir(parents=True, exist_ok=True)
    for path in map(Path, paths):
        reference = oracle.load(path)
        name = "gemma" if "gemma" in path.name else "smollm2"
        pieces = oracle.sentencepiece_of(path) if name == "gemma" else None
        for file in sorted(TEXTS.glob("*.txt")):
            text = cut(file.read_bytes().decode("utf-8"), reference)
            ids = reference.encode(text)
            checks = list(reference.checks)
            if pieces:
                assert pieces.encode(text) == ids, f"SentencePiece cuts {file.name} otherwise"
                checks.append("ids equal SentencePiece over the same pieces, scores and types")
            rows = measure(reference, ids)
            golden = {"provenance": provenance(path, file, text, reference, checks), "n": len(ids), "columns": rows}
            (OUT / f"{name}-{file.stem}.json").write_text(json.dumps(golden, indent=1) + "\n")
            report(f"{name} {file.stem}", rows)


def cut(text: str, reference: oracle.Reference) -> str:
    """The longest prefix with at most TOKENS tokens, by bisection (the count grows with the text but for a few)."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if len(reference.encode(text[:middle])) <= TOKENS:
            low = middle
        else:
            high = middle - 1
    return text[:low]


@torch.inference_mode()
def measure(reference: oracle.Reference, ids: list[int]) -> dict:
    """Columns over the document tokens, each seen after all tokens before it. Logits float32, the rest float64."""
    model = reference.model
    feed = torch.tensor([[reference.start[0], *ids[:-1]]])
    hidden = model.model(feed, use_cache=False).last_hidden_state[0]
    targets = torch.tensor(ids)
    parts = []
    # The head row by row group: the same arithmetic, without gigabytes of logits.
    for at in range(0, len(ids), 128):
        parts.append(measure_rows(model.lm_head(hidden[at : at + 128]), targets[at : at + 128]))
    columns = {name: torch.cat([part[name] for part in parts]).numpy() for name in parts[0]}
    return pack(columns, np.array(ids))


def measure_rows(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, torch.Tensor]:
    assert logits.dtype == torch.float32
    log_probs = logits.double().log_softmax(-1)
    target = log_probs.gather(-1, targets[:, None])
    actual = logits.gather(-1, targets[:, None])
    probs = log_probs.exp()
    top = log_probs.topk(TOP, -1)
    above = (logits > actual).sum(-1)
    return {
        "logProb": target[:, 0],
        "entropy": -(probs * log_probs).sum(-1),
        "secondMoment": (probs * log_probs**2).sum(-1),
        "maxLogProb": log_probs.max(-1).values,
        "topP": (probs * (logits >= actual)).sum(-1),
        "rank": 1 + above,
        # How far the rank may move up and down when near ties fall the other way.
        "rankUp": above - (logits > actual + TIE).sum(-1),
        "rankDown": (logits >= actual - TIE).sum(-1) - 1 - above,
        "topIds": top.indices,
        "topLogProbs": top.values,
    }


def pack(columns: dict[str, np.ndarray], ids: np.ndarray) -> dict:
    """Little-endian typed arrays in base64; the smallest unsigned type that holds the column."""
    packed = {"ids": ids}
    for name in ("logProb", "entropy", "rank", "rankUp", "rankDown"):
        packed[name] = columns[name]
    for name in ("secondMoment", "maxLogProb", "topP", "topIds", "topLogProbs"):
        packed[f"{name}/{DETAIL}"] = columns[name][::DETAIL]
    return {name: encode(values) for name, values in packed.items()}


def encode(values: np.ndarray) -> dict:
    if values.dtype.kind == "f":
        dtype = "float32"
    else:
        assert values.min() >= 0
        dtype = next(t for t in ("uint8", "uint16", "uint32") if values.max() <= np.iinfo(t).max)
    data = np.ascontiguousarray(values.astype(np.dtype(dtype).newbyteorder("<"))).tobytes()
    return {"dtype": dtype, "shape": list(values.shape), "base64": base64.b64encode(data).decode()}


def provenance(path: Path, file: Path, text: str, reference: oracle.Reference, checks: list[str]) -> dict:
    packages = ("torch", "transformers", "tokenizers", "gguf", "sentencepiece", "numpy")
    return {
        "script": "tools/goldens/parity.py",
        "made": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, {processor()}, {torch.get_num_threads()} threads",
        "packages": {name: importlib.metadata.version(name) for name in packages},
        "arithmetic": "one forward pass in float32 on the dequantised weights; softmax and measures in float64",
        "model": {"file": path.name, "sha256": reference.digest},
        "text": {
            "file": file.name,
            "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
            # The part that was scored, from the beginning, in UTF-16 code units.
            "length": len(text.encode("utf-16-le")) // 2,
        },
        "start": {"id": reference.start[0], "text": reference.start[1]},
        "tie": TIE,
        "checks": checks,
    }


def processor() -> str:
    names = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    return names[0] if names else "unknown processor"


def report(name: str, rows: dict) -> None:
    log_probs, up, down = (
        np.frombuffer(base64.b64decode(rows[column]["base64"]), rows[column]["dtype"])
        for column in ("logProb", "rankUp", "rankDown")
    )
    perplexity = np.exp(-log_probs.mean(dtype=float))
    print(f"{name:20} {len(up):5} tokens, perplexity {perplexity:8.3f}, near ties {np.mean(up + down > 0):.1%}")


if __name__ == "__main__":
    main(sys.argv[1:])
