"""Writes test/fixtures/tokenizer/tiktoken.json: ids by Python's tiktoken for nasty strings, in every encoding.

    pip install tiktoken
    python tools/goldens/tiktoken_ids.py node_modules/tiktoken/encoders

The package downloads its ranks from a host of OpenAI; here they come from the npm package `tiktoken`, written out as
the `.tiktoken` files they were made from, whose SHA-256 `tiktoken_ext.openai_public` states. Patterns and control tokens
are those of the Python package. `gpt2` states the hashes of other files; its ranks are those of `r50k_base`.
"""

import base64
import datetime
import hashlib
import importlib.metadata
import json
import pathlib
import struct
import sys

import tiktoken
import tiktoken_ext.openai_public as public
from nasty_text import FIXTURES, digest_of, nasty_text

COUNT = 2_200
SPELLED_OUT = 10


def ranks_of(name):
    packed = json.loads((pathlib.Path(sys.argv[1]) / f"{name}.json").read_text())["bpe_ranks"]
    ranks = {}
    for line in packed.splitlines():
        _, offset, *tokens = line.split(" ")
        for index, token in enumerate(tokens):
            ranks[base64.b64decode(token)] = int(offset) + index
    return ranks


def load(url, expected_hash):
    ranks = ranks_of(pathlib.PurePosixPath(url).stem)
    text = "".join(f"{base64.b64encode(token).decode()} {rank}\n" for token, rank in ranks.items())
    assert hashlib.sha256(text.encode()).hexdigest() == expected_hash, url
    return ranks


def main():
    public.load_tiktoken_bpe = load
    public.data_gym_to_mergeable_bpe_ranks = lambda **_: ranks_of("r50k_base")
    assert ranks_of("gpt2") == ranks_of("r50k_base")
    texts = [nasty_text(index) for index in range(COUNT)]
    encodings = {}
    for name, construct in public.ENCODING_CONSTRUCTORS.items():
        encoding = tiktoken.Encoding(**construct())
        encoded = [encoding.encode_ordinary(text) for text in texts]
        encodings[name] = {
            "size": encoding.n_vocab,
            "tokens": sum(map(len, encoded)),
            "hashes": base64.b64encode(struct.pack(f"<{COUNT}I", *map(digest_of, encoded))).decode(),
            "ids": encoded[:SPELLED_OUT],
        }
    provenance = {
        "script": "tools/goldens/tiktoken_ids.py",
        "tiktoken": importlib.metadata.version("tiktoken"),
        "ranks": "npm tiktoken " + json.loads((pathlib.Path(sys.argv[1]).parent / "package.json").read_text())["version"],
        "date": datetime.date.today().isoformat(),
        "hashes": "FNV-1a of 32 bits over the ids as little-endian 32-bit words, little-endian, base64",
    }
    fixture = {"provenance": provenance, "count": COUNT, "encodings": encodings}
    (FIXTURES / "tiktoken.json").write_text(json.dumps(fixture) + "\n")


main()
