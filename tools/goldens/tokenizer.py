"""Writes test/fixtures/tokenizer/smollm2.json and gemma3.json: ids by Hugging Face's Rust tokenizers for nasty strings.

    pip install gguf tokenizers transformers
    python tools/goldens/tokenizer.py SmolLM2-135M-Instruct.Q4_1.gguf gemma-3-270m-q4_k_m.gguf

Both tokenizers are what `transformers` makes of the GGUF file (`AutoTokenizer.from_pretrained(folder, gguf_file=...)`),
with these changes:
- SmolLM2: `transformers` does not know the pre-tokenizer `smollm` and leaves the digits together; the model's own
  `tokenizer.json` has `Digits(individual_digits=True)` before `ByteLevel`, which is set here.
- both: `encode_special_tokens = True`, so that the name of a control token in a document is plain text.
Of Gemma's user-defined tokens `transformers` looks for newlines, tabs and tags in the raw text, and makes those of
several spaces merges of "▁", as the `tokenizer.json` that the model is published with. Nothing adds `<bos>`.
Strings are those of nasty_text.py, numbered from 0; per string the hash of its ids, and for the first ones the ids.
"""

import base64
import datetime
import hashlib
import importlib.metadata
import json
import pathlib
import struct
import sys

from nasty_text import FIXTURES, digest_of, nasty_text
from tokenizers import pre_tokenizers
from transformers import AutoTokenizer

COUNT = 12_000
SPELLED_OUT = 200


def load(path):
    tokenizer = AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name).backend_tokenizer
    if "smol" in path.name.lower():
        digits = pre_tokenizers.Digits(individual_digits=True)
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([digits, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.encode_special_tokens = True
    return tokenizer


def main():
    for name, argument in zip(["smollm2", "gemma3"], sys.argv[1:]):
        path = pathlib.Path(argument).absolute()
        tokenizer = load(path)
        encoded = [tokenizer.encode(nasty_text(index), add_special_tokens=False).ids for index in range(COUNT)]
        provenance = {
            "script": "tools/goldens/tokenizer.py",
            "model": path.name,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "tokenizers": importlib.metadata.version("tokenizers"),
            "transformers": importlib.metadata.version("transformers"),
            "date": datetime.date.today().isoformat(),
            "hashes": "FNV-1a of 32 bits over the ids as little-endian 32-bit words, little-endian, base64",
        }
        hashes = struct.pack(f"<{COUNT}I", *map(digest_of, encoded))
        fixture = {
            "provenance": provenance,
            "count": COUNT,
            "tokens": sum(map(len, encoded)),
            "hashes": base64.b64encode(hashes).decode(),
            "ids": encoded[:SPELLED_OUT],
        }
        (FIXTURES / f"{name}.json").write_text(json.dumps(fixture) + "\n")
        print(name, fixture["tokens"], "tokens")


main()
