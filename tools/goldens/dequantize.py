"""Writes test/fixtures/dequantize.json: blocks of every tensor type and the float32 values they stand for, by the
reference of the Python package `gguf`.

    pip install gguf numpy
    python tools/goldens/dequantize.py
"""

import base64
import datetime
import importlib.metadata
import json
import pathlib

import gguf
import numpy as np

SEED = 20_240_501
TYPES = ["F32", "F16", "BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q4_K", "Q5_K", "Q6_K"]
# The package dequantises the K types but does not quantise them; their blocks are random bytes with sane scales.
HALVES = {"Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}
OUT = pathlib.Path(__file__).parents[2] / "test" / "fixtures" / "dequantize.json"


def edge_rows() -> np.ndarray:
    """Rows of 32 that stress a quantiser: constant, one outlier, halves' limits, subnormal, signs of zero."""
    ramp = np.linspace(-1, 1, 32)
    outlier = np.zeros(32)
    outlier[17] = -3e4
    rows = [np.zeros(32), -np.zeros(32), np.full(32, 0.1), np.full(32, -7.0), ramp, -ramp, ramp * 6e4, ramp * 1e-6, ramp * 6e-8, outlier]
    return np.array(rows, dtype=np.float32)


def blocks_of(name: str, rng: np.random.Generator) -> np.ndarray:
    kind = gguf.GGMLQuantizationType[name]
    elements, size = gguf.GGML_QUANT_SIZES[kind]
    if name not in HALVES:
        rows = np.concatenate([edge_rows(), rng.standard_normal((12, 32), dtype=np.float32) * 0.05])
        sane = gguf.quants.quantize(rows, kind).view(np.uint8).reshape(-1)
    else:
        blocks = rng.integers(0, 256, (5, size), dtype=np.uint8)
        for at in HALVES[name]:
            scales = (rng.standard_normal(5) * 0.01).astype(np.float16)
            blocks[:, at : at + 2] = scales.view(np.uint8).reshape(5, 2)
        sane = blocks.reshape(-1)
    wild = rng.integers(0, 256, size * max(1, 128 // elements), dtype=np.uint8)
    infinite = wild[: size * max(1, 32 // elements)].copy()
    for at in HALVES.get(name, [0]):
        infinite[at : at + 2] = [0x00, 0x7C]
    return np.concatenate([sane, wild, infinite])


def main() -> None:
    rng = np.random.default_rng(SEED)
    cases = {}
    for name in TYPES:
        blocks = blocks_of(name, rng)
        with np.errstate(all="ignore"):
            values = gguf.quants.dequantize(blocks, gguf.GGMLQuantizationType[name]).astype("<f4")
        cases[name] = {
            "blocks": base64.b64encode(blocks.tobytes()).decode(),
            "values": base64.b64encode(values.tobytes()).decode(),
        }
    provenance = {
        "script": "tools/goldens/dequantize.py",
        "gguf": importlib.metadata.version("gguf"),
        "numpy": np.__version__,
        "date": datetime.date.today().isoformat(),
        "seed": SEED,
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps({"provenance": provenance, "types": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
